using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Kubernetes.Images;

/// <summary>Asks the registry of an image.</summary>
internal interface IImageRegistry
{
    /// <summary>Whether it has an image.</summary>
    /// <param name="image">As a pod template names it.</param>
    /// <param name="credentials">Reads the Secrets of type <c>kubernetes.io/dockerconfigjson</c> that the pods pull with; read only where it is asked for a name.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ImageAnswer> HasAsync(
        string image,
        Func<CancellationToken, Task<IReadOnlyList<JsonObject>>> credentials,
        CancellationToken cancellation
    );
}

/// <summary>What a registry says.</summary>
internal enum ImageAnswer
{
    /// <summary>It has it.</summary>
    There,

    /// <summary>It does not.</summary>
    Missing,

    /// <summary>It cannot be asked from here, or does not let everybody know.</summary>
    Unknown,
}
