using System.Globalization;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Core.Platforms;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Kubernetes;

/// <summary>
/// What a cluster tells of one release's pods and rollout: no metrics system is needed, and nothing is asked. Pods of other releases do not
/// count: one of the old release that dies while it is replaced is no fault of the new one. One reading at a time.
/// </summary>
/// <param name="service">The service that the samples are of.</param>
/// <param name="version">The release.</param>
/// <param name="mirror">What the cluster tells.</param>
/// <param name="look">What is rolled out now.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
internal sealed class KubernetesSource(
    string service,
    string version,
    ClusterMirror mirror,
    Func<CancellationToken, Task<RolledOut>> look,
    TimeProvider time
) : ISignalSource
{
    private const int MaxShown = 3;

    private readonly MonotonicClock clock = new(time);
    private readonly EventTally restarts = new();
    private readonly EventTally kills = new();
    private bool hasBegun;

    /// <summary>What it measures.</summary>
    public static IReadOnlyList<Signal> Measured { get; } =
    [Signal.OomKills, Signal.Restarts, .. Signal.OfPods];

    /// <inheritdoc/>
    public IReadOnlyCollection<Signal> Signals => Measured;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation) =>
        [
            .. (await SamplesAsync(cancellation)).Select(sample => new ServiceSample(
                service,
                sample
            )),
        ];

    private async Task<IReadOnlyList<SignalSample>> SamplesAsync(CancellationToken cancellation)
    {
        RolledOut rolled;
        try
        {
            rolled = await look(cancellation);
        }
        catch (PlatformException e)
        {
            return Missing(e.Message);
        }
        if (rolled.Release != version)
        {
            return Missing($"{rolled.Release ?? "another release"} is rolled out instead");
        }
        if (rolled.Workloads.Count == 0)
        {
            return Missing("no Deployment, StatefulSet or DaemonSet is of it");
        }
        if (
            rolled
                .Workloads.Select(w => mirror.PodsMissing(w.Space))
                .FirstOrDefault(static w => w is not null) is
            { } why
        )
        {
            return Missing(why);
        }
        var pods = rolled
            .Workloads.SelectMany(w =>
                mirror
                    .PodsOf(w.Space, w.Owners)
                    .Where(p => w.Hashes.Contains(p.Hash, StringComparer.Ordinal))
            )
            .ToList();
        return Of(rolled, pods);
    }

    private List<SignalSample> Of(RolledOut rolled, List<PodRow> pods)
    {
        var now = clock.Now;
        var stamp = time.GetTimestamp();
        var samples = new List<SignalSample>();
        if (!hasBegun)
        {
            // What its pods have counted before the first reading is the release's own.
            hasBegun = true;
            var before = now - TimeSpan.FromTicks(1);
            samples.Add(new SignalSample(Signal.OomKills, before, 0));
            samples.Add(new SignalSample(Signal.Restarts, before, 0));
        }
        samples.Add(Count(Signal.OomKills, kills, pods, static p => p.OomKills, now));
        samples.Add(Count(Signal.Restarts, restarts, pods, static p => p.Restarts, now));
        samples.Add(
            Number(Signal.CrashLoops, pods.Where(p => p.IsLooping(stamp, time)).ToList(), now)
        );
        samples.Add(
            Number(
                Signal.FailedPulls,
                pods.Where(static p => p.Trouble == PodTrouble.ImagePull).ToList(),
                now
            )
        );
        var givenUp = rolled.Workloads.Where(static w => w.GivenUp is not null).ToList();
        samples.Add(
            new SignalSample(Signal.FailedRollouts, now, givenUp.Count)
            {
                Evidence = Shown(givenUp.Select(static w => $"{w.Name}: {w.GivenUp}")),
            }
        );
        samples.Add(Unready(rolled, pods, now));
        return samples;
    }

    private static SignalSample Count(
        Signal signal,
        EventTally tally,
        List<PodRow> pods,
        Func<PodRow, int> counted,
        TimeSpan now
    )
    {
        tally.Take(
            pods.ToDictionary(static p => p.Uid, p => (double)counted(p), StringComparer.Ordinal)
        );
        return new SignalSample(signal, now, tally.Total)
        {
            Evidence = Shown(pods.Where(p => counted(p) > 0).Select(Line)),
        };
    }

    private static SignalSample Number(Signal signal, List<PodRow> pods, TimeSpan now) =>
        new(signal, now, pods.Count) { Evidence = Shown(pods.Select(Line)) };

    private static SignalSample Unready(RolledOut rolled, List<PodRow> pods, TimeSpan now)
    {
        var there = pods.Where(static p => !p.IsEnding).ToList();
        var unready = there.Where(static p => !p.IsReady).ToList();
        var wanted = rolled.Workloads.Any(static w => w.Wanted > 0);
        var share =
            there.Count > 0 ? (double)unready.Count / there.Count
            : wanted ? 1
            : 0;
        return new SignalSample(Signal.UnreadyPods, now, share)
        {
            Evidence =
                unready.Count == 0
                    ? null
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{unready.Count} of {there.Count}: {Shown(unready.Select(Line))}"
                    ),
        };
    }

    private SignalSample[] Missing(string why) =>
        [.. Measured.Select(signal => SignalSample.None(signal, clock.Now, why))];

    private static string Line(PodRow pod) =>
        pod.Words.Length == 0 ? $"pod {pod.Name}" : $"pod {pod.Name}: {pod.Words}";

    private static string? Shown(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all.Count == 0
            ? null
            : string.Join("; ", all.Take(MaxShown))
                + (
                    all.Count > MaxShown
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"; and {all.Count - MaxShown} more"
                        )
                        : ""
                );
    }
}
