using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>
/// Counts the OOM kills of a container: the engine's events, and the runs that it says ended so of which no event came (it
/// was restarted itself since, or had too many others to keep).
/// </summary>
internal sealed class OomCount
{
    private (string Id, DateTimeOffset At)? newest;
    private (string Id, DateTimeOffset Started)? told;

    /// <summary>The run that was counted although no event had come: one that comes late is no other.</summary>
    private (string Id, DateTimeOffset Started)? assumed;

    /// <summary>How many there were.</summary>
    public double Total { get; private set; }

    /// <summary>Takes what happened since the last time.</summary>
    /// <param name="container">The container, as it was before the events were asked for.</param>
    /// <param name="kills">The <c>oom</c> events of it and of those that had its name.</param>
    /// <param name="another">It is not the one of the last time, but older: what it says of its last run is no news.</param>
    public void Take(ContainerJson container, IReadOnlyList<DockerEvent> kills, bool another)
    {
        foreach (var kill in kills)
        {
            newest = (kill.Container, kill.At);
            if (assumed is { } run && run.Id == kill.Container && kill.At >= run.Started)
            {
                assumed = null;
                continue;
            }
            Total++;
        }
        if (container.State is not { OomKilled: true, StartedAt: var started })
        {
            return;
        }
        var now = (container.Id, started);
        var counted = newest is { } last && last.Id == container.Id && last.At >= started;
        if (!counted && !another && told != now)
        {
            Total++;
            assumed = now;
        }
        told = now;
    }
}
