using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lastgood.Adapters.Docker;

// What is read of a swarm manager's answers, by the names of the Docker Engine API (1.41, later ones have them too).

internal sealed record ServiceJson(
    [property: JsonPropertyName("ID")] string Id,
    IndexJson Version,
    JsonObject Spec,
    JsonObject? PreviousSpec,
    UpdateStatusJson? UpdateStatus,
    ServiceCountJson? ServiceStatus
)
{
    public DateTimeOffset UpdatedAt { get; init; }
}

internal sealed record IndexJson(ulong Index);

/// <summary>How far an update is. The states: updating, paused, completed, rollback_started, rollback_paused, rollback_completed.</summary>
internal sealed record UpdateStatusJson(string? State, string? Message, DateTimeOffset? StartedAt);

internal sealed record ServiceCountJson(int RunningTasks, int DesiredTasks);

internal sealed record TaskJson(
    [property: JsonPropertyName("ID")] string Id,
    JsonObject Spec,
    int Slot,
    [property: JsonPropertyName("NodeID")] string? NodeId,
    TaskStatusJson Status,
    string DesiredState
)
{
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed record TaskStatusJson(
    DateTimeOffset Timestamp,
    string State,
    string? Message,
    string? Err,
    TaskContainerJson? ContainerStatus
);

internal sealed record TaskContainerJson([property: JsonPropertyName("ContainerID")] string? Id);

internal sealed record NodeJson(
    [property: JsonPropertyName("ID")] string Id,
    NodeStatusJson Status
);

internal sealed record NodeStatusJson(string State);

[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ServiceJson))]
[JsonSerializable(typeof(ServiceJson[]))]
[JsonSerializable(typeof(TaskJson[]))]
[JsonSerializable(typeof(NodeJson[]))]
internal sealed partial class SwarmJson : JsonSerializerContext;
