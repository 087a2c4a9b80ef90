using System.Globalization;

namespace Lastgood.Adapters.Signals.Systemd;

/// <summary>What systemd says of a unit, see org.freedesktop.systemd1(5).</summary>
/// <param name="Unit">Its full name.</param>
/// <param name="Active">E.g. <c>active</c>, <c>activating</c>, <c>inactive</c>, <c>failed</c>.</param>
/// <param name="Sub">E.g. <c>running</c>, <c>auto-restart</c>, <c>dead</c>.</param>
/// <param name="Result">How its last run ended: <c>success</c>, <c>exit-code</c>, <c>signal</c>, <c>oom-kill</c>, <c>watchdog</c> …; of the one that runs, <c>success</c>.</param>
/// <param name="Restarts">How often systemd started it again by itself since a person did.</param>
public sealed record UnitState(
    string Unit,
    string Active,
    string Sub,
    string Result,
    double Restarts
)
{
    /// <summary>The exit code of its main process, or the number of the signal that ended it; null before it ended.</summary>
    public int? MainStatus { get; init; }

    /// <summary>All memory that its control group is charged with, file cache included, in bytes; null where that is not counted.</summary>
    public double? Memory { get; init; }

    /// <summary>Its control group, as <c>/proc/PID/cgroup</c> has it; null while it has none.</summary>
    public string? ControlGroup { get; init; }

    /// <summary>Its main process; null while there is none.</summary>
    public int? MainPid { get; init; }

    /// <summary>What tells one run of the unit from the next; null before the first one.</summary>
    public string? Invocation { get; init; }

    /// <summary>In words: <c>shop.service is activating (auto-restart), it ended with exit-code (status 1), restarted 5 times</c>.</summary>
    public override string ToString()
    {
        var ended = Result == "success" ? "" : $", it ended with {Result}{Status}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Unit} is {Active} ({Sub}){ended}{(Restarts > 0 ? $", restarted {Restarts} times" : "")}"
        );
    }

    private string Status =>
        MainStatus is { } status
            ? string.Create(CultureInfo.InvariantCulture, $" (status {status})")
            : "";
}
