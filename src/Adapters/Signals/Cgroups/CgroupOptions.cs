namespace Lastgood.Adapters.Signals.Cgroups;

/// <summary>Which control group a service runs in. Exactly one of the first three says so.</summary>
public sealed record CgroupOptions
{
    /// <summary>
    /// The path of the group as <c>/proc/PID/cgroup</c> has it, e.g. <c>/system.slice/shop.service</c>, or the folder where it
    /// is mounted, e.g. <c>/sys/fs/cgroup/system.slice/shop.service</c>.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>A process of the service, 1 or more, as <c>/proc</c> numbers it.</summary>
    public int? Pid { get; init; }

    /// <summary>A file that holds the number of such a process, read anew each time.</summary>
    public string? PidFile { get; init; }

    /// <summary>The folder where the kernel's process file system is mounted.</summary>
    public string Proc { get; init; } = "/proc";
}
