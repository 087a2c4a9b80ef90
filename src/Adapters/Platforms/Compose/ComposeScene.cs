using System.Text.Json;
using System.Text.Json.Serialization;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>What the steps of one activation have in common: all that another process needs to finish or undo it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Release">The release that is to serve.</param>
/// <param name="Call">How Compose is called.</param>
/// <param name="Override">lastgood's own file.</param>
/// <param name="Draft">The same, while it is checked.</param>
/// <param name="Content">What is to stand in it.</param>
/// <param name="Parts">The project's services that the release is of.</param>
internal sealed record ComposeScene(
    string Service,
    string Release,
    ComposeCall Call,
    string Override,
    string Draft,
    string Content,
    IReadOnlyList<ScenePart> Parts
)
{
    /// <summary>The names of the project's services.</summary>
    public IReadOnlyList<string> Names => [.. Parts.Select(static p => p.Name)];

    /// <summary>The argument list that makes their containers what the files say.</summary>
    /// <param name="isOverridden">Whether lastgood's own file is one of them.</param>
    /// <param name="stopTimeout">How long a container may take to end.</param>
    public IReadOnlyList<string> Up(bool isOverridden, TimeSpan stopTimeout) =>
        Call.Up(
            isOverridden ? Override : null,
            stopTimeout,
            [.. Parts.Select(static p => (p.Name, p.Replicas))]
        );

    /// <summary>Whether a container is of the release.</summary>
    /// <param name="container">It.</param>
    /// <param name="image">The id of the image that it has to be made of.</param>
    public bool IsTarget(Container container, string image) =>
        container.Image == image
        && container.Label(Labels.Service) == Service
        && container.Label(Labels.Release) == Release;

    /// <summary>It as arguments of a step.</summary>
    public Details ToArguments(params (string Name, string Value)[] more) =>
        Details.Of([
            ("service", Service),
            ("release", Release),
            .. Call.ToArguments(),
            ("override", Override),
            ("draft", Draft),
            ("content", Content),
            ("parts", JsonSerializer.Serialize(Parts, ComposeJson.Default.IReadOnlyListScenePart)),
            .. more,
        ]);

    /// <summary>It from the arguments of a step.</summary>
    public static ComposeScene Of(Details arguments) =>
        new(
            arguments["service"],
            arguments["release"],
            ComposeCall.Of(arguments),
            arguments["override"],
            arguments["draft"],
            arguments["content"],
            JsonSerializer.Deserialize(
                arguments["parts"],
                ComposeJson.Default.IReadOnlyListScenePart
            ) ?? throw new JsonException("no parts")
        );
}

/// <summary>One of the project's services.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">What the release is made of: the name of an image with its digest, or an image's id.</param>
/// <param name="From">The ids of the images of the containers that were there when the plan was made.</param>
/// <param name="Replicas">How many containers it has at least.</param>
/// <param name="FileImage">The image that the user's own files give it; null for none.</param>
internal sealed record ScenePart(
    string Name,
    string Image,
    IReadOnlyList<string> From,
    int Replicas,
    string? FileImage
);

/// <summary>A project's service before a switch.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Containers">The ids of its containers.</param>
/// <param name="Images">The ids of their images.</param>
/// <param name="Running">Whether all of them ran.</param>
internal sealed record CapturedPart(
    string Name,
    IReadOnlyList<string> Containers,
    IReadOnlyList<string> Images,
    bool Running
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ScenePart>))]
[JsonSerializable(typeof(IReadOnlyList<CapturedPart>))]
internal sealed partial class ComposeJson : JsonSerializerContext;
