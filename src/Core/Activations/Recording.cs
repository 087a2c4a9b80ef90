using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Activations;

/// <summary>Taking note of deployments that lastgood did not make, and of what people say of releases.</summary>
public static class Recording
{
    /// <summary>Who activated a release that was found to serve.</summary>
    public const string SomebodyElse = "somebody else";

    /// <summary>The facts of a release that serves now by other means than lastgood's.</summary>
    public static IReadOnlyList<Fact> Facts(ServiceState state, Release release, string by) =>
        [
            new ReleaseRecorded(release, by),
            .. state.Serving?.Version == release.Version
                ? (IEnumerable<Fact>)[]
                :
                [
                    new ReleaseActivated(
                        release.Version,
                        state.Serving?.Version,
                        RunKind.Deploy,
                        by
                    ),
                ],
        ];

    /// <summary>The same, ending a run that only watched what served before.</summary>
    public static IReadOnlyList<NewFact> ByOthers(ServiceState state, Release release, string by)
    {
        var facts = new List<NewFact>();
        if (state.OpenRun is { IsMonitoring: true } open && open.Plan.To != release.Version)
        {
            var why = $"{release.Version} was activated by {by}";
            facts.AddRange(
                RunEnding.CutShort(open, RunOutcome.Superseded, release.Version, why, by)
            );
        }
        facts.AddRange(Facts(state, release, by).Select(static f => new NewFact(null, f)));
        return facts;
    }
}
