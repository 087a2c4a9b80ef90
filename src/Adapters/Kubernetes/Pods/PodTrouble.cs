namespace Lastgood.Adapters.Kubernetes.Pods;

/// <summary>What keeps a pod from being ready.</summary>
internal enum PodTrouble
{
    /// <summary>Nothing: it is ready, or on its way.</summary>
    None,

    /// <summary>No node takes it.</summary>
    Unscheduled,

    /// <summary>Its image cannot be had.</summary>
    ImagePull,

    /// <summary>What it is configured by is not there, or a container cannot be made of it.</summary>
    Configuration,

    /// <summary>It ends again and again.</summary>
    CrashLoop,

    /// <summary>It was killed for want of memory.</summary>
    OutOfMemory,

    /// <summary>It runs, and its readiness probe fails.</summary>
    Probe,

    /// <summary>Its node put it out.</summary>
    Evicted,

    /// <summary>It ended and is not started again.</summary>
    Failed,
}
