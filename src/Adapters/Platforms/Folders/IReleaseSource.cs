using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>
/// Where a host has its releases from. What can be made ready beside the one that runs is made by <see cref="Steps"/>. That
/// the place holds the release (a link is renamed, a commit checked out) is a part of the host's own step, which starts it
/// there: so that undoing puts the place back before the old release is started.
/// </summary>
internal interface IReleaseSource : IExhibits, IReadiness
{
    /// <summary>What the place holds, and what else is there.</summary>
    /// <exception cref="PlatformException">It cannot be told.</exception>
    Task<SourceState> LookAsync(CancellationToken cancellation);

    /// <summary>Whether the release is there or can be made, and how. Changes nothing that serves.</summary>
    /// <exception cref="PlatformException">It cannot be told.</exception>
    Task<SourceAnswer> PlanAsync(
        Activation activation,
        SourceState state,
        CancellationToken cancellation
    );

    /// <summary>The kinds of steps that make a release ready aside, by name.</summary>
    IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <summary>How room is made in it; null where there is nothing that could be removed.</summary>
    IPrunes? Prunes => null;

    /// <summary>A file of this source's place in which a host may note something; null where it has no place.</summary>
    string? Note { get; }

    /// <summary>What the place holds now, enough to put it back.</summary>
    Task<Details> CaptureAsync(CancellationToken cancellation);

    /// <summary>Whether the place holds the release of a step.</summary>
    /// <param name="arguments">The step's, with those of <see cref="SourceAnswer.Arguments"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Observation> ObserveAsync(Details arguments, CancellationToken cancellation);

    /// <summary>Puts the release of a step in the place; twice is the same as once. Returns evidence.</summary>
    Task<Details> PutAsync(Details arguments, CancellationToken cancellation);

    /// <summary>Puts back what the place held; safe where nothing was changed. Returns evidence.</summary>
    Task<Details> PutBackAsync(Details arguments, Details capture, CancellationToken cancellation);
}

/// <summary>What is there.</summary>
/// <param name="Release">The version in the place; null where there is none or it cannot be told.</param>
/// <param name="Evidence">What was seen, for people.</param>
internal sealed record SourceState(string? Release, string Evidence)
{
    /// <summary>What it is made of: a commit; null where that is not known.</summary>
    public string? Artifact { get; init; }

    /// <summary>The folder that the release in the place lies in, no link; null where there is none.</summary>
    public string? Folder { get; init; }

    /// <summary>What is there besides and ready to run, by version.</summary>
    public IReadOnlyList<InPlace.Kept> Others { get; init; } = [];

    /// <summary>What stands in the way of a rollback, for people.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>How a release comes into the place.</summary>
/// <param name="Refusal">Why it cannot, or null.</param>
internal sealed record SourceAnswer(Refusal? Refusal)
{
    /// <summary>What is made ready aside, before anything stops; empty where all is there.</summary>
    public IReadOnlyList<PlannedStep> Prepare { get; init; } = [];

    /// <summary>What the host's step has to have among its arguments.</summary>
    public Details Arguments { get; init; } = Details.None;

    /// <summary>The commands that putting it in the place runs; empty where it needs none.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands { get; init; } = [];

    /// <summary>The longest that putting it in the place may take.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The release's own folder, no link: what is to be started where links are not followed. Null where it has none.</summary>
    public string? Folder { get; init; }

    /// <summary>Putting it in the place, as the beginning of a step's title; null where nothing is put.</summary>
    public string? Title { get; init; }

    /// <summary>What the release is made of, see <see cref="PlanAnswer.Artifact"/>.</summary>
    public string? Artifact { get; init; }

    /// <summary>An answer that says no.</summary>
    public static SourceAnswer No(string reason, string remedy) => new(new Refusal(reason, remedy));
}
