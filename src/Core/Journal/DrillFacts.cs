using Lastgood.Core.Drills;

namespace Lastgood.Core.Journal;

/// <summary>A drill began. From here on it ends with <see cref="DrillEnded"/>, whatever happens to the process.</summary>
/// <param name="Drill">Its name, e.g. <c>shop-d2</c>.</param>
/// <param name="Level">How far it goes.</param>
/// <param name="Hypothesis">What it is to show, in a sentence.</param>
/// <param name="Gate">What had to be so, and was.</param>
/// <param name="From">The release that served, and shall serve again.</param>
/// <param name="To">The release that is gone back to.</param>
/// <param name="By">Who asked for it: a person's login, or <see cref="DrillScheduled.Name"/>.</param>
/// <param name="Deadline">When it is undone whatever it is at, UTC.</param>
public sealed record DrillStarted(
    string Drill,
    DrillLevel Level,
    string Hypothesis,
    IReadOnlyList<DrillCheck> Gate,
    string From,
    string To,
    string By,
    DateTimeOffset Deadline
) : Fact;

/// <summary>A part of a drill was done, or something was seen in it.</summary>
/// <param name="Drill">Its name.</param>
/// <param name="What">Which part, in a word or two.</param>
/// <param name="Passed">Whether it was as it should be.</param>
/// <param name="Seen">What was seen, for people.</param>
public sealed record DrillStepped(string Drill, string What, bool Passed, string Seen) : Fact;

/// <summary>Somebody, or the watch, asked that a drill be undone at once.</summary>
/// <param name="Drill">Its name.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who asked.</param>
public sealed record DrillStopAsked(string Drill, string Reason, string By) : Fact;

/// <summary>A drill is over, and what it had begun was taken back as far as that could be done.</summary>
/// <param name="Drill">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Times">How long its parts took.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Findings">What it brought to light, a sentence each.</param>
public sealed record DrillEnded(
    string Drill,
    DrillOutcome Outcome,
    DrillTimes Times,
    string Message,
    IReadOnlyList<string> Findings
) : Fact;

/// <summary>What a drill brought to light was given to somebody.</summary>
/// <param name="Finding">Its number within the service, from 1.</param>
/// <param name="Drill">The drill that it comes from; null where there was none.</param>
/// <param name="Text">What was found.</param>
/// <param name="Owner">Who sees to it.</param>
/// <param name="Due">When it is tested again, UTC.</param>
/// <param name="By">Who says so.</param>
public sealed record FindingNoted(
    int Finding,
    string? Drill,
    string Text,
    string Owner,
    DateTimeOffset Due,
    string By
) : Fact;

/// <summary>A finding is settled.</summary>
/// <param name="Finding">Its number within the service.</param>
/// <param name="How">How.</param>
/// <param name="By">Who says so.</param>
public sealed record FindingClosed(int Finding, string How, string By) : Fact;

/// <summary>When drills of a service are held by themselves was said; it counts more than the configuration.</summary>
/// <param name="Cron">When, as five fields of cron; null: never.</param>
/// <param name="Zone">The time zone of it, by its IANA name.</param>
/// <param name="Level">How far they go.</param>
/// <param name="Hours">Between which hours, e.g. <c>09:00-17:00</c>; null: at any.</param>
/// <param name="By">Who says so.</param>
public sealed record DrillScheduled(
    string? Cron,
    string Zone,
    DrillLevel Level,
    string? Hours,
    string By
) : Fact
{
    /// <summary>What <see cref="DrillStarted.By"/> says where no person asked.</summary>
    public const string Name = "schedule";
}

/// <summary>A drill was due and could not be held.</summary>
/// <param name="Reason">Why.</param>
public sealed record DrillSkipped(string Reason) : Fact;
