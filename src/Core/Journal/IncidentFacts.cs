using Lastgood.Core.Decisions;

namespace Lastgood.Core.Journal;

/// <summary>A decision other than to go on monitoring.</summary>
/// <param name="Decision">The decision, with its reasoning.</param>
/// <param name="Incident">The incident that it belongs to, or null.</param>
public sealed record DecisionMade(Decision Decision, string? Incident) : Fact;

/// <summary>An incident began.</summary>
/// <param name="Incident">Its name, e.g. <c>shop-i3</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Blamed">The release that is blamed, or null.</param>
public sealed record IncidentOpened(string Incident, string Title, string? Blamed) : Fact;

/// <summary>What an incident cost, as far as the signals tell.</summary>
/// <param name="Incident">Its name.</param>
/// <param name="Requests">Requests that the blamed release answered while it served.</param>
/// <param name="Failed">Those answered with a server error.</param>
public sealed record ImpactMeasured(string Incident, double Requests, double Failed) : Fact;

/// <summary>An incident is over.</summary>
/// <param name="Incident">Its name.</param>
/// <param name="By">Who or what says so.</param>
/// <param name="Summary">One sentence.</param>
public sealed record IncidentResolved(string Incident, string By, string Summary) : Fact;

/// <summary>The cause of a trouble was looked for, within bounds.</summary>
/// <param name="Incident">The incident that it belongs to.</param>
/// <param name="Version">The release that served.</param>
/// <param name="Findings">What was found, one line each.</param>
public sealed record CauseInvestigated(
    string Incident,
    string Version,
    IReadOnlyList<Finding> Findings
) : Fact;

/// <summary>A person approved or rejected the rollback that was asked about.</summary>
/// <param name="Incident">The incident in which it was asked.</param>
/// <param name="Approved">Whether the rollback that was asked about may begin.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who answered.</param>
public sealed record QuestionAnswered(string Incident, bool Approved, string Reason, string By)
    : Fact;

/// <summary>A person is asked what no metric answers.</summary>
/// <param name="Incident">The incident in which it is asked.</param>
/// <param name="Subject">What is reported where the answer says so.</param>
/// <param name="Text">The question.</param>
/// <param name="Within">How long it waits for an answer.</param>
/// <param name="Default">What silence means.</param>
/// <param name="Below">Where the answer is a share of the users: the one below which <paramref name="Subject"/> holds; else null.</param>
public sealed record PersonAsked(
    string Incident,
    string Subject,
    string Text,
    TimeSpan Within,
    bool Default,
    double? Below
) : Fact;

/// <summary>What no metric answers was answered, or its time ran out.</summary>
/// <param name="Incident">The incident in which it was asked.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Answer">The answer as it was given.</param>
/// <param name="Holds">Whether <paramref name="Subject"/> is reported because of it.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who answered; <see cref="RunStarted.Automatic"/> where nobody did.</param>
public sealed record PersonAnswered(
    string Incident,
    string Subject,
    string Answer,
    bool Holds,
    string Reason,
    string By
) : Fact;
