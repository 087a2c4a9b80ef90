namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>Keeps one table by one watch.</summary>
/// <param name="table">What is kept.</param>
/// <param name="space">The namespace; null for all.</param>
internal sealed class Follower(MirrorTable table, string? space)
{
    private const string Beginning = "the cluster has not told yet what is there";

    private volatile string? missing = Beginning;
    private bool isListed;
    private int tries;

    /// <summary>What is kept.</summary>
    public MirrorTable Table => table;

    /// <summary>Why what is kept may not be what is there; null where it is.</summary>
    public string? Missing => missing;

    /// <summary>Follows until it is stopped.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="say">Told of each trouble once: of one that is over with the next try not at all.</param>
    /// <param name="over">Told when that is over.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(
        KubeApi api,
        Action<string> say,
        Action<string> over,
        CancellationToken stop
    )
    {
        string? last = null;
        var watch = new KubeWatch(api, table.Resource, space)
        {
            Shape = table.Shape,
            IsMetadata = table.IsMetadata,
        };
        await foreach (var told in watch.FollowAsync(since: null, stop))
        {
            if (told.Trouble is { } trouble)
            {
                missing = trouble;
                tries++;
                if (tries > 1 && trouble != last)
                {
                    last = trouble;
                    say(trouble);
                }
                continue;
            }
            table.Take(told);
            isListed |= told.Kind == KubeEventKind.Listed;
            if (told.Kind is KubeEventKind.Listed or KubeEventKind.Followed && isListed)
            {
                missing = null;
                tries = 0;
                if (last is not null)
                {
                    over(last);
                    last = null;
                }
            }
        }
    }
}
