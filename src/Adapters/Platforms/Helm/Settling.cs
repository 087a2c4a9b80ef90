using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Waits until the cluster is what a revision says: Helm is content with fewer pods, or with none.</summary>
internal sealed class Settling(
    HelmOptions options,
    Watching watching,
    Action<string> tell,
    TimeProvider time
)
{
    /// <summary>Whether a revision's workloads are there, run its images, and all their pods are ready and of its template.</summary>
    public static bool IsSettled(IReadOnlyList<LiveObject> live) =>
        live.All(static l =>
            l.Wanted.Workload is null
            || (l.Workload is { IsRolledOut: true } && l.WrongImages.Count == 0)
        );

    /// <summary>What there is, for people.</summary>
    public static string Words(IReadOnlyList<LiveObject> live) =>
        string.Join(
            "; ",
            live.Where(static l => l.Wanted.Workload is not null)
                .SelectMany(static l =>
                    (string[])[l.Workload?.Words ?? $"{l.Wanted.Id} is not there", .. l.WrongImages]
                )
        );

    /// <summary>Waits.</summary>
    /// <param name="revision">What it shall be.</param>
    /// <param name="release">Its name, for people.</param>
    /// <param name="check">Throws where somebody else has made a revision.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">It is not so in time.</exception>
    public async Task<Details> DoneAsync(
        Revision revision,
        string release,
        Action<Chronicle> check,
        CancellationToken cancellation
    )
    {
        var patience = new Patience(time, options.RolloutTimeout);
        while (true)
        {
            check(await watching.RecordsAsync(cancellation));
            var live = await watching.LookAsync(revision, cancellation);
            tell(Words(live));
            if (IsSettled(live))
            {
                return Details.Of(
                    ("rolled_out", Words(live)),
                    ("waited", Spoken.Duration(patience.Elapsed))
                );
            }
            if (!await patience.WaitAsync(cancellation))
            {
                var pods = await watching.PodsAsync(live, cancellation);
                throw new PlatformException(
                    $"{release} is not what runs after {Spoken.Duration(options.RolloutTimeout)}: {string.Join("; ", [Words(live), .. pods])}",
                    $"see its pods: {CommandLine.Show(options.Cluster.Kubectl("--namespace", options.Namespace, "get", "pods"))}"
                );
            }
        }
    }
}
