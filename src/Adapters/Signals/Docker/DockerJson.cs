using System.Text.Json.Serialization;

namespace Lastgood.Adapters.Signals.Docker;

// What is read of the engine's answers, by the names of the Docker Engine API (1.41, later ones have them too).

internal sealed record ContainerJson(
    string Id,
    DateTimeOffset Created,
    double RestartCount,
    StateJson? State,
    LimitsJson? HostConfig
);

internal sealed record StateJson(
    string Status,
    bool Running,
    [property: JsonPropertyName("OOMKilled")] bool OomKilled,
    int ExitCode,
    string? Error,
    DateTimeOffset StartedAt,
    HealthJson? Health
);

internal sealed record HealthJson(string Status, int FailingStreak, IReadOnlyList<CheckJson>? Log);

internal sealed record CheckJson(int ExitCode, string? Output);

internal sealed record LimitsJson(
    double NanoCpus,
    double CpuQuota,
    double CpuPeriod,
    string? CpusetCpus
);

internal sealed record StatsJson(
    [property: JsonPropertyName("cpu_stats")] CpuJson? Cpu,
    [property: JsonPropertyName("memory_stats")] MemoryJson? Memory
);

internal sealed record CpuJson(
    [property: JsonPropertyName("cpu_usage")] CpuUsageJson? Usage,
    [property: JsonPropertyName("online_cpus")] double Online
);

internal sealed record CpuUsageJson([property: JsonPropertyName("total_usage")] double Total);

internal sealed record MemoryJson(
    [property: JsonPropertyName("usage")] double? Usage,
    [property: JsonPropertyName("limit")] double? Limit,
    [property: JsonPropertyName("stats")] IReadOnlyDictionary<string, double>? Stats
);

internal sealed record EventJson(
    string? Action,
    ActorJson? Actor,
    [property: JsonPropertyName("timeNano")] long Time
);

internal sealed record ActorJson(
    [property: JsonPropertyName("ID")] string? Id,
    IReadOnlyDictionary<string, string>? Attributes
);

internal sealed record ErrorJson([property: JsonPropertyName("message")] string? Message);

[JsonSerializable(typeof(ContainerJson))]
[JsonSerializable(typeof(StatsJson))]
[JsonSerializable(typeof(EventJson))]
[JsonSerializable(typeof(ErrorJson))]
internal sealed partial class DockerJson : JsonSerializerContext;
