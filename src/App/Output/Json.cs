using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Lastgood.Core.Incidents.CheckLists;

namespace Lastgood.App.Output;

/// <summary>What <c>--json</c> prints. Names are part of the command line: never rename one.</summary>
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(HistoryJson))]
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(ResultJson))]
[JsonSerializable(typeof(AuditJson))]
[JsonSerializable(typeof(VerificationJson))]
[JsonSerializable(typeof(IncidentListJson))]
[JsonSerializable(typeof(IncidentJson))]
[JsonSerializable(typeof(PolicyListJson))]
[JsonSerializable(typeof(PolicyJson))]
[JsonSerializable(typeof(DecisionJson))]
[JsonSerializable(typeof(ComparisonJson))]
[JsonSerializable(typeof(ReplayJson))]
[JsonSerializable(typeof(CaptureJson))]
[JsonSerializable(typeof(ReadyJson))]
[JsonSerializable(typeof(PruneJson))]
[JsonSerializable(typeof(ActionListJson))]
[JsonSerializable(typeof(CheckListJson))]
[JsonSerializable(typeof(Commands.GateJson))]
[JsonSerializable(typeof(NotifyJson))]
[JsonSerializable(typeof(DrillResultJson))]
[JsonSerializable(typeof(DrillHistoryJson))]
internal sealed partial class Json : JsonSerializerContext
{
    // Read by people and by jq, not by a browser: no need to escape what only HTML fears.
    private static readonly Json Printed = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static string Text<T>(T value) =>
        JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Printed.GetTypeInfo(typeof(T))!);
}

internal sealed record StatusJson(
    bool Watched,
    IReadOnlyList<ServiceJson> Services,
    IReadOnlyList<LateWork> Overdue
);

internal sealed record ServiceJson(
    string Name,
    string? Serving,
    DateTimeOffset? Since,
    string? Verdict,
    string? LastGood,
    string? WayBack,
    RunJson? Run,
    string? Incident,
    string? Frozen,
    ScaledJson? ScaledToZero,
    IReadOnlyList<string> RolloutsPaused,
    IReadOnlyList<QuestionJson> Questions,
    IReadOnlyList<AlertJson> Alerts
);

internal sealed record ScaledJson(string Reason, string By, IReadOnlyList<PartJson> Had);

internal sealed record PartJson(string Part, int Count);

internal sealed record AlertJson(
    string Name,
    string Fingerprint,
    DateTimeOffset Since,
    string Evidence
);

internal sealed record QuestionJson(
    string Subject,
    string Text,
    DateTimeOffset AskedAt,
    DateTimeOffset Until,
    string Default
);

internal sealed record RunJson(
    string Id,
    string Kind,
    string? From,
    string To,
    string State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Message
);

internal sealed record HistoryJson(
    string Service,
    IReadOnlyList<ReleaseJson> Releases,
    DeliveryJson Delivery
);

internal sealed record DeliveryJson(
    double Days,
    int Deployments,
    int Failed,
    double? ChangeFailRatio,
    double? RecoverySeconds
);

internal sealed record ReleaseJson(
    string Version,
    string Verdict,
    string Reason,
    string? By,
    DateTimeOffset? JudgedAt,
    string? Incident,
    bool Serving,
    DateTimeOffset? ActivatedAt,
    string? Artifact,
    IReadOnlyList<PrunedJson> Pruned
);

internal sealed record PrunedJson(DateTimeOffset At, string Evidence, string By);

internal sealed record PlanJson(
    string Service,
    string Kind,
    string? From,
    string To,
    string Platform,
    IReadOnlyList<StepJson> Steps,
    IReadOnlyList<string> Verification,
    double MonitorSeconds
);

internal sealed record StepJson(
    string Name,
    string Title,
    string Stage,
    IReadOnlyList<IReadOnlyList<string>> Commands,
    double TimeoutSeconds
);

internal sealed record ResultJson(
    string Service,
    string Outcome,
    string Message,
    string? Remedy,
    string? Serving,
    bool Joined,
    RunJson? Run,
    string? Incident
);

internal sealed record AuditJson(
    bool Whole,
    long Facts,
    string? Head,
    long? BrokenAt,
    string? Problem
);

internal sealed record VerificationJson(
    string Service,
    string? Version,
    bool Passed,
    IReadOnlyList<CheckJson> Checks
);

internal sealed record CheckJson(string Name, string Outcome, string Evidence, double Seconds);

internal sealed record CaptureJson(
    string Service,
    IReadOnlyList<CapturedJson> Files,
    IReadOnlyList<string> Missing
);

internal sealed record CapturedJson(string Name, string File, long Bytes, string Sha256);

internal sealed record ReadyJson(bool Ready, IReadOnlyList<ReadyServiceJson> Services);

internal sealed record ReadyServiceJson(
    string Service,
    bool Ready,
    string? Serving,
    string? Target,
    IReadOnlyList<ReadyCheckJson> Checks
);

internal sealed record ReadyCheckJson(string Name, string Answer, string Seen, string? Remedy);
