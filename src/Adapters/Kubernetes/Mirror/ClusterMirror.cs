using System.Collections.Concurrent;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>
/// What a cluster tells of its pods, and of what the services are made of, as it changes: one watch a kind for all services of the
/// cluster. Of pods their state is kept; of workloads, ConfigMaps and the like only which change is the newest, so that what was read of
/// them is read again when it has changed and not before. Safe for use by several threads.
/// </summary>
/// <param name="api">The cluster.</param>
internal sealed class ClusterMirror(KubeApi api)
{
    private const string Nobody = "the cluster is followed by lastgood watch only";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, byte> said = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<(string Kind, string Space), Follower>? followers;

    /// <summary>Follows until it is stopped, which is no error.</summary>
    /// <param name="interests">What the services are.</param>
    /// <param name="say">Told once of each trouble.</param>
    /// <param name="stop">Ends it.</param>
    public async Task FollowAsync(
        IReadOnlyCollection<KubeInterest> interests,
        Action<string> say,
        CancellationToken stop
    )
    {
        said.Clear();
        try
        {
            var tables = Tables(interests);
            var spaces = await ScopeAsync(interests, say, stop);
            var all = new Dictionary<(string, string), Follower>();
            foreach (var space in spaces)
            {
                foreach (var make in tables)
                {
                    var follower = new Follower(make(), space);
                    all.Add((follower.Table.Resource.Plural, space ?? ""), follower);
                }
            }
            followers = all;
            await Task.WhenAll(
                all.Values.Select(f =>
                    f.RunAsync(api, t => SayOnce(t, say), t => said.TryRemove(t, out _), stop)
                )
            );
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That was meant.
        }
        finally
        {
            followers = null;
        }
    }

    /// <summary>The newest <c>resourceVersion</c> of an object; empty where there is none, null where that is not known.</summary>
    public string? VersionOf(KubeResource resource, string space, string name) =>
        Find(resource, space) is { Missing: null, Table: VersionTable table }
            ? table.Find(space, name)
            : null;

    /// <summary>Why the pods of a namespace are not known; null where they are.</summary>
    public string? PodsMissing(string space) =>
        Find(KubeResource.Pods, space) is { } pods ? pods.Missing
        : followers is null ? Nobody
        : $"namespace {space} is not followed: it is not the service's own";

    /// <summary>The pods that are controlled by these.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="owners">Uids of ReplicaSets, StatefulSets, DaemonSets.</param>
    public IReadOnlyList<PodRow> PodsOf(string space, IEnumerable<string> owners) =>
        Find(KubeResource.Pods, space)?.Table is PodTable pods ? pods.Of(owners) : [];

    private Follower? Find(KubeResource resource, string space) =>
        followers is { } all
            ? all.GetValueOrDefault((resource.Plural, space))
                ?? all.GetValueOrDefault((resource.Plural, ""))
            : null;

    private List<Func<MirrorTable>> Tables(IReadOnlyCollection<KubeInterest> interests) =>
        [
            () => new PodTable(api.Time),
            .. interests
                .SelectMany(static i => i.Kinds)
                .Distinct()
                .Select(static kind => (Func<MirrorTable>)(() => new VersionTable(kind))),
        ];

    // A cluster that cannot be asked at the beginning is asked again: it is followed as soon as it is there.
    private async Task<IReadOnlyList<string?>> ScopeAsync(
        IReadOnlyCollection<KubeInterest> interests,
        Action<string> say,
        CancellationToken stop
    )
    {
        while (true)
        {
            try
            {
                return await MirrorScope.ChooseAsync(api, interests, stop);
            }
            catch (PlatformException e)
            {
                SayOnce(e.Message, say);
                await Task.Delay(Pause, api.Time, stop);
            }
        }
    }

    // All watches of a cluster that is down have the same trouble.
    private void SayOnce(string trouble, Action<string> say)
    {
        if (said.TryAdd(trouble, 0))
        {
            say($"{api.Cluster} cannot be followed: {trouble}");
        }
    }
}
