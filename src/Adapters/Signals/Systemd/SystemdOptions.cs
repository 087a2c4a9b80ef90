namespace Lastgood.Adapters.Signals.Systemd;

/// <summary>Which unit a service is, and how systemd is asked.</summary>
public sealed record SystemdOptions
{
    /// <summary>The unit's full name, e.g. <c>shop.service</c>; no pattern.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether it is a unit of the user's own manager (<c>--user</c>) and not of the system's.</summary>
    public bool User { get; init; }

    /// <summary>The program and what comes before its own arguments; more than one word where something else starts it.</summary>
    public IReadOnlyList<string> Systemctl { get; init; } = ["systemctl"];

    /// <summary>The longest that an answer may take, above zero.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
