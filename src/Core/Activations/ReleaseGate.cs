using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Core.Activations;

/// <summary>Whether a release may be deployed, by all that names it: its version, its artifact, its commit.</summary>
public static class ReleaseGate
{
    private const string Digest = "sha256:";

    /// <summary>Null, or why not.</summary>
    public static Refusal? Of(ServiceState state, Release release)
    {
        if (Deployment.Gate(state, release.Version) is { } no)
        {
            return no;
        }
        foreach (var bad in Bad(state))
        {
            if (Same(bad.Release, release) is { } same)
            {
                var of = bad.Incident is null ? "" : $" (incident {bad.Incident})";
                return new Refusal(
                    $"{release.Version} is {bad.Version} under another name ({same}), which is bad: {bad.Reason}{of}",
                    $"lastgood mark {state.Service} {bad.Version} good --reason \"…\""
                );
            }
        }
        return null;
    }

    /// <summary>The incident that a refusal comes from; null where none does.</summary>
    public static string? IncidentOf(ServiceState state, Release release) =>
        (
            state.Releases.GetValueOrDefault(release.Version) is { Verdict: Verdict.Bad } named
                ? named
                : Bad(state).FirstOrDefault(b => Same(b.Release, release) is not null)
        )?.Incident;

    /// <summary>The bad releases whose commit is known, the newest first: what a new commit should not contain without their fix.</summary>
    public static IEnumerable<ReleaseRecord> Suspects(ServiceState state) =>
        Bad(state).Where(static r => r.Release.Source is not null);

    private static IEnumerable<ReleaseRecord> Bad(ServiceState state) =>
        state
            .Releases.Values.Where(static r => r.Verdict == Verdict.Bad)
            .OrderByDescending(static r => r.ActivationOrder);

    private static string? Same(Release bad, Release release) =>
        bad.Artifact is { } artifact
        && release.Artifact is { } given
        && Bytes(artifact) == Bytes(given)
            ? $"the same artifact, {Bytes(given)}"
        : bad.Source is { } commit && commit == release.Source ? $"the same commit, {commit}"
        : null;

    // The same image has another name in another registry; its digest is the same.
    private static string Bytes(string artifact)
    {
        var at = artifact.LastIndexOf(Digest, StringComparison.Ordinal);
        return at < 0 ? artifact : artifact[at..];
    }
}
