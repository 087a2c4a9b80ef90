using System.Threading.Channels;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>
/// Waits until workloads have rolled out, told by watches and not by asking again and again. It ends early where that can be known to
/// fail, and where somebody else takes a workload back. A server that is not reached for a while is waited for.
/// </summary>
internal sealed class RolloutWait(
    KubernetesOptions options,
    KubeApi api,
    WorkloadLooking looking,
    Action<string> progress
)
{
    private const int LogLines = 5;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <param name="scenes">What for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Evidence.</returns>
    /// <exception cref="PlatformException">It failed, or took too long.</exception>
    public async Task<Details> DoneAsync(
        IReadOnlyList<Scene> scenes,
        CancellationToken cancellation
    )
    {
        var begin = api.Time.GetTimestamp();
        var rollouts = scenes.Select(static s => new Rollout(s)).ToList();
        foreach (var rollout in rollouts)
        {
            rollout.Take(await looking.WorkloadAsync(rollout.Scene.Workload, cancellation));
        }
        var trouble = await FollowAsync(rollouts, begin, cancellation);
        if (trouble is not null)
        {
            throw trouble;
        }
        return Details.Of(
            ("rolled_out", string.Join("; ", rollouts.Select(static r => r.Workload!.Words))),
            (
                "fewest_available",
                string.Join(
                    "; ",
                    rollouts.Select(static r => $"{r.Scene.Workload}: {Numbers.Of(r.Fewest)}")
                )
            ),
            ("waited", Spoken.Duration(api.Time.GetElapsedTime(begin)))
        );
    }

    private async Task<PlatformException?> FollowAsync(
        List<Rollout> rollouts,
        long begin,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var told = Channel.CreateUnbounded<(Rollout Rollout, KubeEvent Event, bool IsPod)>();
        var watches = rollouts
            .Where(static r => !r.IsDone)
            .SelectMany(r => Watches(r, told.Writer, stop.Token))
            .ToList();
        try
        {
            string? unreached = null;
            while (true)
            {
                foreach (var rollout in rollouts)
                {
                    if (rollout.Workload is { } workload && !rollout.Scene.IsMade(workload))
                    {
                        return rollout.Scene.Changed(workload);
                    }
                    if (rollout.News() is { } news)
                    {
                        progress(news);
                    }
                }
                if (rollouts.All(static r => r.IsDone))
                {
                    return null;
                }
                if (rollouts.FirstOrDefault(IsHopeless) is { } hopeless)
                {
                    return await FailedAsync(hopeless, cancellation);
                }
                if (api.Time.GetElapsedTime(begin) >= options.RolloutTimeout)
                {
                    var slow = rollouts.First(static r => !r.IsDone);
                    return new PlatformException(
                        $"{slow.Scene.Workload} does not run {slow.Scene.Release} after {Spoken.Duration(options.RolloutTimeout)}: {slow.Trouble}{(unreached is null ? "" : $"; {unreached}")}",
                        Describe(slow)
                    );
                }
                var next = await NextAsync(told.Reader, cancellation);
                if (next is not { } some)
                {
                    continue;
                }
                unreached = some.Event.Trouble;
                if (some.IsPod)
                {
                    some.Rollout.Take(some.Event, api.Time.GetTimestamp());
                }
                else if (some.Event is { Kind: KubeEventKind.Deleted })
                {
                    return new PlatformException(
                        $"{some.Rollout.Scene.Workload} was deleted while it rolled out",
                        "who did? Its events tell: kubectl get events"
                    );
                }
                else if (some.Event.Object is { } json)
                {
                    var workload = new Workload(some.Rollout.Scene.Workload, json);
                    looking.Saw(workload);
                    some.Rollout.Take(workload);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(watches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IEnumerable<Task> Watches(
        Rollout rollout,
        ChannelWriter<(Rollout, KubeEvent, bool)> told,
        CancellationToken stop
    )
    {
        var name = rollout.Scene.Workload;
        var own = new KubeWatch(api, name.Resource, options.Namespace)
        {
            Fields = $"metadata.name={name.Name}",
        };
        // What is there is told first, in the same answer: no list is needed before.
        const string fromNow = "0";
        var pods = new KubeWatch(api, KubeResource.Pods, options.Namespace)
        {
            Selector = rollout.Workload!.Selector,
        };
        yield return PassAsync(own.FollowAsync(rollout.Workload.Version, stop), false);
        yield return PassAsync(pods.FollowAsync(fromNow, stop), true);

        async Task PassAsync(IAsyncEnumerable<KubeEvent> events, bool arePods)
        {
            await foreach (var one in events)
            {
                told.TryWrite((rollout, one, arePods));
            }
        }
    }

    private async Task<(Rollout Rollout, KubeEvent Event, bool IsPod)?> NextAsync(
        ChannelReader<(Rollout, KubeEvent, bool)> told,
        CancellationToken cancellation
    )
    {
        if (told.TryRead(out var there))
        {
            return there;
        }
        using var tick = new CancellationTokenSource(Tick, api.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            tick.Token,
            cancellation
        );
        try
        {
            return await told.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time passes where nothing is told, too.
            return null;
        }
    }

    private bool IsHopeless(Rollout rollout) =>
        rollout.StuckSince is { } since && api.Time.GetElapsedTime(since) >= options.StuckTimeout;

    private async Task<PlatformException> FailedAsync(
        Rollout rollout,
        CancellationToken cancellation
    )
    {
        var log = rollout.Stuck is { } pod ? await LastWordsAsync(pod, cancellation) : "";
        return new PlatformException(
            $"{rollout.Scene.Workload} does not come to run {rollout.Scene.Release}: {rollout.Trouble}{log}",
            Describe(rollout)
        );
    }

    private async Task<string> LastWordsAsync(PodView pod, CancellationToken cancellation)
    {
        if (
            pod.Container is not { } container
            || pod.Trouble
                is not (PodTrouble.CrashLoop or PodTrouble.OutOfMemory or PodTrouble.Probe)
        )
        {
            return "";
        }
        try
        {
            var lines = await api.LogAsync(
                options.Namespace,
                pod.Name,
                container,
                LogLines,
                previous: pod is { Restarts: > 0, Trouble: not PodTrouble.Probe },
                cancellation
            );
            return string.IsNullOrWhiteSpace(lines)
                ? ""
                : $"; its last words: {Spoken.Excerpt(Secrets.Redactor.Redact(lines.Trim()))}";
        }
        catch (PlatformException)
        {
            // The end of a message about something worse.
            return "";
        }
    }

    private string Describe(Rollout rollout) =>
        CommandLine.Show(
            api.Cluster.Kubectl(
                "--namespace",
                options.Namespace,
                "describe",
                rollout.Stuck is { } pod ? $"pod/{pod.Name}" : rollout.Scene.Workload.ToString()
            )
        );
}
