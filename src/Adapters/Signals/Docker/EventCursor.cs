using System.Globalization;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>
/// How far a stream of events was read, so that the next request begins there: nothing is lost, and what comes twice is
/// told once.
/// </summary>
/// <param name="start">Where it begins, by the engine's clock.</param>
internal sealed class EventCursor(DateTimeOffset start)
{
    /// <summary>Events are dated before they are put in order: so much is asked for again. Far more than the engine needs for that.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    /// <summary>No more is remembered; the engine itself has 256 at most to tell again.</summary>
    private const int MaxTold = 4096;

    private readonly HashSet<DockerEvent> told = [];
    private DateTimeOffset begin = start;
    private DateTimeOffset since = start;

    /// <summary>The query of a request: events of containers that matter, from where the last one ended.</summary>
    /// <param name="until">Where it ends.</param>
    /// <param name="kinds">The kinds of events.</param>
    public string Query(DateTimeOffset until, params IReadOnlyList<string> kinds)
    {
        // A clock that was set back: the engine refuses a span that ends before it begins.
        since = since < until ? since : until;
        begin = begin < since ? begin : since;
        var filters =
            $"{{\"type\":[\"container\"],\"event\":[{string.Join(',', kinds.Select(static k => $"\"{k}\""))}]}}";
        return $"since={Seconds(since)}&until={Seconds(until)}&filters={Uri.EscapeDataString(filters)}";
    }

    /// <summary>Takes an event; false where it was told already, or lies before the start.</summary>
    public bool Take(DockerEvent one)
    {
        if (one.At < begin || !told.Add(one))
        {
            return false;
        }
        Reached(one.At);
        return true;
    }

    /// <summary>All events up to a moment were told.</summary>
    public void Reached(DateTimeOffset moment)
    {
        if (moment - Overlap > since)
        {
            since = moment - Overlap;
            told.RemoveWhere(old => old.At < since);
        }
        if (told.Count > MaxTold)
        {
            told.Clear();
        }
    }

    /// <summary>Seconds since 1970 with nine digits behind the point, as the engine reads them.</summary>
    private static string Seconds(DateTimeOffset moment)
    {
        var ticks = (moment - DateTimeOffset.UnixEpoch).Ticks;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:D9}"
        );
    }
}
