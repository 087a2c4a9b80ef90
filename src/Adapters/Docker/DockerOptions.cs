namespace Lastgood.Adapters.Docker;

/// <summary>How the Docker Engine is asked.</summary>
public sealed record DockerOptions
{
    /// <summary>The path of the engine's socket.</summary>
    public string Socket { get; init; } = "/var/run/docker.sock";

    /// <summary>The longest that an answer may take, above zero.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest answer that is read, in bytes; a longer one is no data. 4 MiB is some thousand events.</summary>
    public int MaxBytes { get; init; } = 4 * 1024 * 1024;
}
