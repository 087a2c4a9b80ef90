using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Platforms;

/// <summary>
/// What lastgood needs of the software that runs one service. One instance serves one service. Everything but
/// <see cref="ApplyAsync"/> and <see cref="UndoAsync"/> only reads. Every method may throw <see cref="PlatformException"/>:
/// that is how "unreachable" is said, never as <see cref="Observation.NotApplied"/>.
/// </summary>
public interface IPlatform
{
    /// <summary>The platform's name in the configuration, e.g. <c>nginx</c>.</summary>
    string Name { get; }

    /// <summary>How room is made on it; null where there is nothing to be removed, or this version cannot.</summary>
    IPrunes? Prunes => null;

    /// <summary>How the release that serves is restarted as it is; null where the platform has no way to.</summary>
    IRestarts? Restarts => null;

    /// <summary>How a release is started where no user is; null where the platform has no such place.</summary>
    IRehearses? Rehearses => null;

    /// <summary>Whether a release's configuration is kept apart from its code, so that one can go back without the other.</summary>
    bool KeepsConfiguration => false;

    /// <summary>How a service is taken away and brought back; null where the platform has no way to.</summary>
    IScales? Scales => null;

    /// <summary>How rollouts are held on the platform itself; null where it has no way to.</summary>
    IPauses? Pauses => null;

    /// <summary>What serves now, and what else could.</summary>
    Task<Inspection> InspectAsync(CancellationToken cancellation);

    /// <summary>The steps that make a release serve, or why that cannot be done. Changes nothing.</summary>
    Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation);

    /// <summary>What the step is about to change: enough to undo it, and evidence for the report.</summary>
    Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation);

    /// <summary>Whether the step's effect is there already.</summary>
    Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation);

    /// <summary>Makes it so, waiting until it is so; twice is the same as once. Returns evidence.</summary>
    Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation);

    /// <summary>Goes back to the capture; safe where the step was applied, half applied or not applied. Returns evidence.</summary>
    Task<Details> UndoAsync(PlannedStep step, Details capture, CancellationToken cancellation);

    /// <summary>Whether the release really serves: asked the way that users come in.</summary>
    Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation);
}

/// <summary>Whether a step's effect is there.</summary>
public enum Observation
{
    /// <summary>The world is as before the step.</summary>
    NotApplied,

    /// <summary>The effect is there.</summary>
    Applied,

    /// <summary>The world is neither: somebody else changed it. A person has to look.</summary>
    Diverged,
}

/// <summary>What is asked of <see cref="IPlatform.PlanAsync"/>.</summary>
/// <param name="Kind">Forward, back, or putting away what is kept warm.</param>
/// <param name="Version">The release that shall serve when the plan has run.</param>
/// <param name="KeepPrevious">Whether the release that serves now shall stay running, as the instant way back.</param>
public sealed record Activation(RunKind Kind, string Version, bool KeepPrevious)
{
    /// <summary>
    /// What <see cref="IPlatform.InspectAsync"/> of the same platform has found a moment ago; null where it was not asked.
    /// To look again would cost as long as a release that hangs takes not to answer.
    /// </summary>
    public Inspection? Found { get; init; }

    /// <summary>
    /// What the release was recorded to be made of, in the platform's own terms: an image digest, a commit, a path. Null where
    /// that is not known: then the version alone names it.
    /// </summary>
    public string? Artifact { get; init; }

    /// <summary>What of it is activated; not the whole only where <see cref="IPlatform.KeepsConfiguration"/>.</summary>
    public ReleasePart Part { get; init; }
}

/// <summary>What of a release is activated.</summary>
public enum ReleasePart
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its code, with the configuration of today.</summary>
    Code,

    /// <summary>Its configuration, with the code of today.</summary>
    Configuration,
}

/// <summary>The answer of <see cref="IPlatform.PlanAsync"/>: steps, or a refusal.</summary>
/// <param name="Steps">The steps in order; empty with a refusal.</param>
/// <param name="Refusal">Why there is no plan, or null.</param>
public sealed record PlanAnswer(IReadOnlyList<PlannedStep> Steps, Refusal? Refusal)
{
    /// <summary>
    /// What the release is made of, as the platform found it while planning; null where the version alone says so. It is
    /// recorded with the release, so that a way back later leads to the same bytes even where the name was given anew.
    /// </summary>
    public string? Artifact { get; init; }

    /// <summary>The release that serves then, where that is another than was asked for: code of one and configuration of another.</summary>
    public string? Version { get; init; }

    /// <summary>An answer that says no.</summary>
    public static PlanAnswer No(string reason, string remedy) =>
        new([], new Refusal(reason, remedy));
}

/// <summary>A no that says why and what would lift it.</summary>
/// <param name="Reason">Why not, in words for the person on call.</param>
/// <param name="Remedy">What to do: a command to copy where there is one.</param>
public sealed record Refusal(string Reason, string Remedy);

/// <summary>What a platform found. A platform may hand out more than this, for its own use.</summary>
/// <param name="Serving">The version that users get now; null where it cannot be told.</param>
/// <param name="Candidates">Each place where a release runs or could run, the serving one included.</param>
/// <param name="Problems">What stands in the way of a rollback, for people.</param>
public record Inspection(
    string? Serving,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<string> Problems
)
{
    /// <summary>
    /// The names of the environment variables that a release started now would have; null where the platform does not tell.
    /// Never their values.
    /// </summary>
    public IReadOnlyList<string>? Variables { get; init; }

    /// <summary>A release that was found, with what it is made of where that was seen.</summary>
    public Release ReleaseOf(string version) =>
        new(version)
        {
            Artifact = Candidates
                .FirstOrDefault(c => c.Version == version && c.Artifact is not null)
                ?.Artifact,
            ConfigFingerprint = Candidates
                .FirstOrDefault(c => c.Version == version && c.ConfigFingerprint is not null)
                ?.ConfigFingerprint,
        };
}

/// <summary>A place for a release: a slot, a container, a revision.</summary>
/// <param name="Place">Its name, e.g. <c>blue</c>.</param>
/// <param name="Url">Where its service answers, without a trailing slash; null where it has no address of its own.</param>
/// <param name="Version">The version that is there; null where none is or it does not say.</param>
/// <param name="Running">Whether it runs.</param>
/// <param name="Healthy">Whether its health check passes now; null where it does not run.</param>
/// <param name="Serving">Whether users' traffic goes there.</param>
public sealed record Candidate(
    string Place,
    string? Url,
    string? Version,
    bool Running,
    bool? Healthy,
    bool Serving
)
{
    /// <summary>What the release there is made of, see <see cref="PlanAnswer.Artifact"/>.</summary>
    public string? Artifact { get; init; }

    /// <summary>What it is configured by, see <see cref="Release.ConfigFingerprint"/>.</summary>
    public string? ConfigFingerprint { get; init; }
}

/// <summary>The answer of <see cref="IPlatform.VerifyAsync"/>.</summary>
/// <param name="Serves">Whether the expected release serves all that was asked.</param>
/// <param name="Evidence">What was seen, for people.</param>
public sealed record ServingCheck(bool Serves, string Evidence);
