using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lastgood.Adapters.Docker;

// What is read of the engine's answers, by the names of the Docker Engine API (1.41, later ones have them too).

internal sealed record ContainerJson(
    string Id,
    DateTimeOffset Created,
    double RestartCount,
    StateJson? State,
    HostJson? HostConfig
)
{
    /// <summary>With a slash before it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The id of the image that it was made from.</summary>
    public string Image { get; init; } = "";

    public ConfigJson? Config { get; init; }

    public NetworksJson? NetworkSettings { get; init; }
}

internal sealed record ConfigJson(string? Image, IReadOnlyDictionary<string, string>? Labels);

internal sealed record NetworksJson(
    IReadOnlyDictionary<string, IReadOnlyList<BindingJson>?>? Ports
);

internal sealed record BindingJson(string? HostIp, string? HostPort);

internal sealed record PolicyJson(string? Name, int MaximumRetryCount);

internal sealed record StateJson(
    string Status,
    bool Running,
    [property: JsonPropertyName("OOMKilled")] bool OomKilled,
    int ExitCode,
    string? Error,
    DateTimeOffset StartedAt,
    HealthJson? Health
)
{
    public DateTimeOffset FinishedAt { get; init; }
}

internal sealed record HealthJson(string Status, int FailingStreak, IReadOnlyList<CheckJson>? Log);

internal sealed record CheckJson(int ExitCode, string? Output);

internal sealed record HostJson(
    double NanoCpus,
    double CpuQuota,
    double CpuPeriod,
    string? CpusetCpus
)
{
    public bool AutoRemove { get; init; }

    public string? NetworkMode { get; init; }

    public PolicyJson? RestartPolicy { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<BindingJson>?>? PortBindings { get; init; }
}

internal sealed record ListedContainerJson(
    string Id,
    IReadOnlyList<string>? Names,
    [property: JsonPropertyName("ImageID")] string ImageId,
    IReadOnlyDictionary<string, string>? Labels,
    string? State
)
{
    /// <summary>The image as it was named when the container was made; its id where that name means another one now.</summary>
    public string? Image { get; init; }

    public IReadOnlyList<ListedPortJson>? Ports { get; init; }
}

internal sealed record ListedPortJson(int PublicPort, int PrivatePort, string? Type);

internal sealed record ImageJson(
    string Id,
    IReadOnlyList<string>? RepoTags,
    IReadOnlyList<string>? RepoDigests,
    long Size
)
{
    /// <summary>When it was built, seconds since 1970 in a listing, a date in an inspection.</summary>
    public JsonNode? Created { get; init; }
}

internal sealed record DistributionJson(DescriptorJson Descriptor);

internal sealed record DescriptorJson(
    [property: JsonPropertyName("digest")] string Digest,
    [property: JsonPropertyName("size")] long Size
);

internal sealed record PullLineJson(
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("error")] string? Error
);

internal sealed record CreatedJson(string Id);

internal sealed record VersionJson(string Version, string ApiVersion);

internal sealed record InfoJson(string DockerRootDir, SwarmInfoJson Swarm);

internal sealed record SwarmInfoJson(string LocalNodeState, bool ControlAvailable, int Nodes);

internal sealed record ErrorJson([property: JsonPropertyName("message")] string? Message);

[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ContainerJson))]
[JsonSerializable(typeof(ListedContainerJson[]))]
[JsonSerializable(typeof(ImageJson))]
[JsonSerializable(typeof(ImageJson[]))]
[JsonSerializable(typeof(DistributionJson))]
[JsonSerializable(typeof(PullLineJson))]
[JsonSerializable(typeof(CreatedJson))]
[JsonSerializable(typeof(VersionJson))]
[JsonSerializable(typeof(InfoJson))]
[JsonSerializable(typeof(PolicyJson))]
[JsonSerializable(typeof(ErrorJson))]
internal sealed partial class DockerJson : JsonSerializerContext;
