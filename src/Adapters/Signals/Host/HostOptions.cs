namespace Lastgood.Adapters.Signals.Host;

/// <summary>Where the machine's figures are.</summary>
public sealed record HostOptions
{
    /// <summary>
    /// The folder where the kernel's process file system is mounted; in a container that shall tell of its machine, where
    /// the machine's <c>/proc</c> was mounted.
    /// </summary>
    public string Proc { get; init; } = "/proc";
}
