using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>What all steps of one activation know: written into each of them, so that another process can go on.</summary>
/// <param name="Service">The service.</param>
/// <param name="Container">The name of the container that serves.</param>
/// <param name="From">The id of the one that served when the plan was made.</param>
/// <param name="Release">The release that is activated.</param>
/// <param name="Pin">What it is made of, see <see cref="ReleaseImage.Pin"/>.</param>
/// <param name="Environment">Which environment it gets, and of when.</param>
/// <param name="Kept">The id of its kept container, which is started again; empty where one is made.</param>
internal sealed record Scene(
    string Service,
    string Container,
    string From,
    string Release,
    string Pin,
    string Environment,
    string Kept
)
{
    /// <summary>The names around it.</summary>
    public Names Names { get; } = new(Container);

    /// <summary>The scene that <see cref="ToArguments"/> wrote down.</summary>
    public static Scene Of(Details arguments) =>
        new(
            arguments["service"],
            arguments["container"],
            arguments["from"],
            arguments["release"],
            arguments["image"],
            arguments["environment"],
            arguments["kept"]
        );

    /// <summary>The scene as a step's arguments, with those that the step adds.</summary>
    public Details ToArguments(params ReadOnlySpan<(string Name, string Value)> more) =>
        new([
            .. Details.Of(
                ("service", Service),
                ("container", Container),
                ("from", From),
                ("release", Release),
                ("image", Pin),
                ("environment", Environment),
                ("kept", Kept)
            ),
            .. Details.Of(more),
        ]);

    /// <summary>The labels of the container that is made: by them it is known again.</summary>
    public IReadOnlyDictionary<string, string> MadeLabels =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.Service] = Service,
            [Labels.Release] = Release,
            [Labels.Image] = Pin,
            [Labels.From] = From,
            [Labels.Environment] = Environment,
        };

    /// <summary>The labels of its trial.</summary>
    public IReadOnlyDictionary<string, string> TrialLabels(string source) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.Trial] = Service,
            [Labels.Release] = Release,
            [Labels.Image] = Pin,
            [Labels.From] = source,
        };

    /// <summary>Whether a container is the one that is to serve.</summary>
    public bool IsTarget(Container container) =>
        Kept.Length > 0 ? container.Id == Kept : container.Has(MadeLabels);
}
