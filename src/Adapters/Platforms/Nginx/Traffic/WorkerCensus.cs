using System.Globalization;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>Asks nginx through many fresh connections until each of its workers has answered.</summary>
internal static class WorkerCensus
{
    private const int FirstBurst = 8;
    private const int LaterBursts = 64;

    /// <summary>
    /// How long workers are waited for that take no connection while others do: an idle kernel wakes the same ones again
    /// and again.
    /// </summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(2);

    /// <summary>Where the workers cannot be seen in /proc: how many bursts in a row have to be right.</summary>
    private const int BlindBursts = 3;

    /// <summary>Asks until all is right, or the limit is reached.</summary>
    /// <param name="ask">So many questions at once, each through a fresh connection.</param>
    /// <param name="isRight">Whether an answer is as it shall be.</param>
    /// <param name="limit">How long wrong answers are put up with.</param>
    /// <param name="time">Measures.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Census> TakeAsync(
        Func<int, CancellationToken, Task<FrontAnswer[]>> ask,
        Func<FrontAnswer, bool> isRight,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var patience = new Patience(time, limit);
        var right = new HashSet<int>();
        int? master = null;
        var asked = 0;
        var rightBursts = 0;
        FrontAnswer? wrong;
        do
        {
            var burst = asked == 0 ? FirstBurst : LaterBursts;
            var answers = await ask(burst, cancellation);
            asked += burst;
            wrong = answers.FirstOrDefault(a => !isRight(a));
            rightBursts = wrong is null ? rightBursts + 1 : 0;
            foreach (var answer in answers)
            {
                if (answer.Worker is { } worker)
                {
                    master ??= Workers.MasterOf(worker);
                    _ = isRight(answer) ? right.Add(worker) : right.Remove(worker);
                }
            }
            if (wrong is not null)
            {
                continue;
            }
            var workers = master is { } pid ? Workers.Of(pid) : WorkerSet.None;
            var silent = workers.Active.Except(right).ToList();
            var seen = workers.Active.Count > 0;
            if (
                (seen && silent.Count == 0)
                || (seen && patience.Elapsed >= SilenceLimit)
                || (!seen && rightBursts >= BlindBursts)
            )
            {
                return new Census(null, asked, right, silent, workers);
            }
        } while (await patience.WaitAsync(cancellation));
        return wrong is null
            ? new Census(null, asked, right, [], WorkerSet.None)
            : new Census(wrong, asked, right, [], WorkerSet.None);
    }
}

/// <summary>What came of it.</summary>
/// <param name="Wrong">An answer that was still wrong at the end; null where all is right.</param>
/// <param name="Asked">How many questions were asked.</param>
/// <param name="Right">The workers whose last answer was right.</param>
/// <param name="Silent">The workers that took no connection.</param>
/// <param name="Workers">nginx's workers; none where they cannot be seen from here.</param>
internal sealed record Census(
    FrontAnswer? Wrong,
    int Asked,
    IReadOnlyCollection<int> Right,
    IReadOnlyCollection<int> Silent,
    WorkerSet Workers
)
{
    /// <summary>Evidence for the report.</summary>
    public string Text
    {
        get
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{Asked} fresh connections, answered by {Counted(Right.Count)}"
            );
            if (Workers.Active.Count == 0)
            {
                text += "; how many there are cannot be seen from here";
            }
            if (Silent.Count > 0)
            {
                text +=
                    $"; of {Workers.Active.Count}, {Silent.Count} took no connection (process {string.Join(", ", Silent)})";
            }
            if (Workers.Draining.Count > 0)
            {
                text +=
                    $"; {Counted(Workers.Draining.Count)} of an earlier configuration still drains";
            }
            return text;
        }
    }

    private static string Counted(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} worker{(count == 1 ? "" : "s")}");
}
