using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Demo.Cluster;

/// <summary>Looks at the pods as anybody would, with <c>kubectl get pods</c>, and tells what has changed.</summary>
/// <param name="stage">Who speaks to the cluster.</param>
/// <param name="announcer">Who is told.</param>
internal sealed class PodOnlooker(ClusterStage stage, Announcer announcer)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private Dictionary<string, string> seen = new(StringComparer.Ordinal);

    /// <summary>The fewest pods that were ready at any look since the first one at which all were; null before that.</summary>
    public int? FewestReady { get; private set; }

    /// <summary>Looks on until it is cancelled.</summary>
    /// <param name="all">How many pods there shall be.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task LookOnAsync(int all, CancellationToken cancellation)
    {
        using var glances = new PeriodicTimer(Glance);
        try
        {
            while (await glances.WaitForNextTickAsync(cancellation))
            {
                Notice(await PodsAsync(cancellation), all);
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }

    private async Task<IReadOnlyList<Pod>> PodsAsync(CancellationToken cancellation)
    {
        string table;
        try
        {
            table = await stage.KubectlAsync(cancellation, "get", "pods", "--no-headers");
        }
        catch (CommandException)
        {
            // Who only looks on does not end the play; lastgood itself says what it cannot reach.
            return [];
        }
        return
        [
            .. table
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(static words => new Pod(words[0], words[1], words[2])),
        ];
    }

    private void Notice(IReadOnlyList<Pod> pods, int all)
    {
        if (pods.Count == 0)
        {
            return;
        }
        var now = pods.ToDictionary(
            static pod => pod.Name,
            static pod => $"{pod.Ready} {pod.Status}",
            StringComparer.Ordinal
        );
        foreach (
            var (name, state) in now.Where(pod => seen.GetValueOrDefault(pod.Key) != pod.Value)
        )
        {
            announcer.Line("pods", $"{name}  {state}");
        }
        foreach (var name in seen.Keys.Except(now.Keys, StringComparer.Ordinal))
        {
            announcer.Line("pods", $"{name}  gone");
        }
        seen = now;
        var ready = pods.Count(static pod => pod.IsReady);
        if (FewestReady is not null || ready == all)
        {
            FewestReady = Math.Min(FewestReady ?? all, ready);
        }
    }

    /// <summary>A line of kubectl's table.</summary>
    private sealed record Pod(string Name, string Ready, string Status)
    {
        public bool IsReady =>
            Status == "Running"
            && Ready.Split('/') is [var ready, var wanted]
            && ready == wanted
            && int.Parse(ready, CultureInfo.InvariantCulture) > 0;
    }
}
