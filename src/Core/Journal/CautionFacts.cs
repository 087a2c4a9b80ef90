using Lastgood.Core.Platforms;

namespace Lastgood.Core.Journal;

/// <summary>A person reported what no metric measures.</summary>
/// <param name="Subject">What, in a word that policies know: <c>corruption</c>, <c>security</c>, <c>critical-bug</c> …</param>
/// <param name="Reason">What was seen.</param>
/// <param name="By">Who says so.</param>
public sealed record TroubleReported(string Subject, string Reason, string By) : Fact;

/// <summary>A report does not hold any more.</summary>
/// <param name="Subject">What was reported.</param>
/// <param name="Reason">Why it does not.</param>
/// <param name="By">Who says so.</param>
public sealed record TroubleWithdrawn(string Subject, string Reason, string By) : Fact;

/// <summary>Nothing moves until a person lifts it: no deployment, no rollback.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who or what froze it.</param>
/// <param name="Incident">The incident that it belongs to, or null.</param>
public sealed record ServiceFrozen(string Reason, string By, string? Incident) : Fact;

/// <summary>A freeze was lifted.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who lifted it.</param>
public sealed record ServiceUnfrozen(string Reason, string By) : Fact;

/// <summary>What is configured against a failing dependency was switched.</summary>
/// <param name="Incident">The incident that it belongs to.</param>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="On">Whether it is on now.</param>
/// <param name="Evidence">What the command or call answered; where it failed, why.</param>
/// <param name="By">Who or what switched it.</param>
public sealed record MitigationSwitched(
    string Incident,
    string Name,
    bool On,
    string Evidence,
    string By
) : Fact;

/// <summary>Another monitoring system said that an alert fires.</summary>
/// <param name="Subject">The alert's name, as a policy has it; empty where it has none.</param>
/// <param name="Fingerprint">What tells it from others of that name.</param>
/// <param name="StartsAt">When it began, by the clock of whoever evaluates it.</param>
/// <param name="Evidence">What it says, for people.</param>
public sealed record AlertFired(
    string Subject,
    string Fingerprint,
    DateTimeOffset StartsAt,
    string Evidence
) : Fact;

/// <summary>An alert does not fire any more.</summary>
/// <param name="Subject">The alert's name; empty where it has none.</param>
/// <param name="Fingerprint">What tells it from others of that name.</param>
/// <param name="EndsAt">When it was over, by the clock of whoever evaluates it.</param>
/// <param name="Reason">Why it is taken to be over; null where the other system said so.</param>
public sealed record AlertResolved(
    string Subject,
    string Fingerprint,
    DateTimeOffset EndsAt,
    string? Reason
) : Fact;

/// <summary>A service is about to be left without anything that runs; what there was is remembered.</summary>
/// <param name="Counts">How many of each part there were.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who asked for it.</param>
public sealed record ScaledToZero(IReadOnlyList<PartCount> Counts, string Reason, string By) : Fact;

/// <summary>A service has again as much running as before <see cref="ScaledToZero"/>.</summary>
/// <param name="Counts">How many of each part there are.</param>
/// <param name="By">Who asked for it.</param>
public sealed record ScaledBack(IReadOnlyList<PartCount> Counts, string By) : Fact;

/// <summary>The platform is about to be told to roll nothing out, besides that lastgood itself lets nothing move.</summary>
/// <param name="Parts">What is paused that was not.</param>
/// <param name="By">Who asked for it.</param>
public sealed record RolloutsPaused(IReadOnlyList<string> Parts, string By) : Fact;

/// <summary>What lastgood had paused rolls out again.</summary>
/// <param name="Parts">What was resumed; what others have resumed meanwhile is not among it.</param>
/// <param name="By">Who asked for it.</param>
public sealed record RolloutsResumed(IReadOnlyList<string> Parts, string By) : Fact;

/// <summary>Something other than an activation was done to bring the service back.</summary>
/// <param name="Action">What: a restart, a cache that was cleared.</param>
/// <param name="Worked">Whether it worked.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="By">Who did it.</param>
public sealed record ServiceRecovered(string Action, bool Worked, string Evidence, string By)
    : Fact;
