using System.Globalization;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>Where Alertmanager's webhooks are taken, and from whom.</summary>
public sealed record AlertmanagerOptions
{
    /// <summary>The IPv4 address that it listens on (the listener knows no other); <c>0.0.0.0</c> for all of this machine.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port that it listens on, 1 to 65535.</summary>
    public int Port { get; init; } = 9195;

    /// <summary>The path, which begins with a slash and does not end with one.</summary>
    public string Path { get; init; } = "/alertmanager";

    /// <summary>Where that is, without the path; for 0.0.0.0 there is another address that others reach it by.</summary>
    public string Origin => string.Create(CultureInfo.InvariantCulture, $"http://{Address}:{Port}");

    /// <summary>The token that Alertmanager's <c>http_config.authorization</c> has; null: whoever reaches the port may speak, which is for loopback only.</summary>
    public SecretSource? Token { get; init; }

    /// <summary>Which service an alert is about.</summary>
    public required AlertServices Services { get; init; }

    /// <summary>The largest body, in bytes, 1 KiB to 64 MiB; a larger one is refused with 413.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>The longest that a request may take to arrive, 1 s to 1 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests are taken care of at once, 1 to 100; others wait.</summary>
    public int Parallel { get; init; } = 8;
}
