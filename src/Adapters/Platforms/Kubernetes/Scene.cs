using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>What the steps of one workload know: written into each of them, so that another process can go on.</summary>
/// <param name="Workload">Which.</param>
/// <param name="Uid">The object's uid: one of the same name that was made anew is another.</param>
/// <param name="Release">The release that is activated.</param>
/// <param name="From">The template that it had when the plan was made, see <see cref="TemplateStore.Fingerprint"/>.</param>
/// <param name="To">The one that it gets.</param>
internal sealed record Scene(
    WorkloadName Workload,
    string Uid,
    string Release,
    string From,
    string To
)
{
    private const string Yes = "yes";

    /// <summary>A Deployment's strategy while it goes back, as JSON; empty where it stays as it is.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The strategy that it had, as JSON.</summary>
    public string Before { get; init; } = "";

    /// <summary>Whether it is paused and is resumed.</summary>
    public bool Resumes { get; init; }

    /// <summary>What it was deployed for, for the history of kubectl.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The hashes of pods that are of other templates.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>The scene that <see cref="ToArguments"/> wrote down.</summary>
    public static Scene Of(Details arguments) =>
        new(
            WorkloadName.Parse(arguments["workload"])
                ?? throw new FormatException($"\"{arguments["workload"]}\" is no workload"),
            arguments["uid"],
            arguments["release"],
            arguments["from"],
            arguments["to"]
        )
        {
            Strategy = arguments["strategy"],
            Before = arguments["before"],
            Resumes = arguments["resumes"] == Yes,
            Cause = arguments["cause"],
            Others = arguments["others"].Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };

    /// <summary>The scene as a step's arguments.</summary>
    public Details ToArguments() =>
        Details.Of(
            ("workload", Workload.ToString()),
            ("uid", Uid),
            ("release", Release),
            ("from", From),
            ("to", To),
            ("strategy", Strategy),
            ("before", Before),
            ("resumes", Resumes ? Yes : "no"),
            ("cause", Cause),
            ("others", string.Join(' ', Others))
        );

    /// <summary>Whether the workload has the template that it gets, and rolls it out.</summary>
    public bool IsMade(Workload workload) =>
        workload.Uid == Uid && Of(workload) == To && !(Resumes && workload.IsPaused);

    /// <summary>Whether it is as it was when the plan was made.</summary>
    public bool IsBefore(Workload workload) => workload.Uid == Uid && Of(workload) == From;

    /// <summary>What it has instead of what it was given, and who gave it that.</summary>
    public PlatformException Changed(Workload workload)
    {
        if (workload.Uid != Uid)
        {
            return new PlatformException(
                $"{Workload} was deleted and made anew meanwhile",
                "look who did, and make a plan anew: lastgood plan"
            );
        }
        var who = FieldManager.OfTemplate(workload.Json) is { } manager
            ? $"{manager} (its field manager)"
            : "somebody else";
        return Of(workload) == From
            ? new PlatformException(
                $"{who} has put {Workload} back to what it was rolled back from: a tool that fights this is not fought",
                $"stop that tool, or roll back where it takes its state from; who writes: kubectl get {Workload} --show-managed-fields -o yaml"
            )
            : new PlatformException(
                $"{who} has changed {Workload} meanwhile: it has neither the template of before nor that of {Release}",
                $"look who did, and make a plan anew: kubectl get {Workload} --show-managed-fields -o yaml"
            );
    }

    /// <summary>The strategy of a workload as it is written down in a scene.</summary>
    public static string StrategyOf(Workload workload) =>
        (workload.Json["spec"]?["strategy"] ?? new JsonObject()).ToJsonString();

    private static string Of(Workload workload) => TemplateStore.Fingerprint(workload.Template);
}
