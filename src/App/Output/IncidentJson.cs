namespace Lastgood.App.Output;

internal sealed record IncidentListJson(IReadOnlyList<IncidentLineJson> Incidents);

internal sealed record IncidentLineJson(
    string Id,
    string Service,
    string Title,
    string? Blamed,
    string Outcome,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ResolvedAt
);

internal sealed record IncidentJson(
    string Id,
    string Service,
    string Title,
    string? Blamed,
    string? Target,
    string Outcome,
    DateTimeOffset OpenedAt,
    DateTimeOffset? DeployedAt,
    DateTimeOffset? DecidedAt,
    DateTimeOffset? SwitchedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? ResolvedAt,
    double? Requests,
    double? Failed,
    IReadOnlyList<TimelineJson> Timeline,
    IReadOnlyList<RunJson> Runs,
    IReadOnlyList<EvidenceJson> Evidence,
    string Report,
    IReadOnlyList<NoteJson> Notes,
    IReadOnlyDictionary<string, string> Sections,
    IReadOnlyList<ActionJson> Actions,
    IReadOnlyList<ContactJson> Contacts
);

internal sealed record ContactJson(string Name, string? Role, string Reach, double AfterSeconds);

internal sealed record NoteJson(int Note, bool Pinned, IReadOnlyList<WrittenJson> Versions);

internal sealed record WrittenJson(DateTimeOffset At, string By, string Text);

internal sealed record ActionListJson(IReadOnlyList<ActionJson> Actions);

internal sealed record ActionJson(
    string Incident,
    int Action,
    string Text,
    string Owner,
    DateTimeOffset Due,
    string State,
    string? How
);

internal sealed record EvidenceJson(
    DateTimeOffset At,
    string? Run,
    string? Before,
    string Name,
    string File,
    long Bytes,
    string Sha256
);

internal sealed record TimelineJson(DateTimeOffset At, string Kind, string What);
