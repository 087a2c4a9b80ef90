using Lastgood.Adapters.Processes;
using Lastgood.Core.Incidents;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>
/// Measures how long users had no healthy service while the place was restarted: it is asked again and again from before
/// the restart until the release is ready. One that failed before does not count: that outage is the incident's.
/// </summary>
internal sealed class Outage(PlaceProbe probe, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // A release that takes this long to come is not measured to the hundredth of a second.
    private static readonly TimeSpan Fine = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private Measurement? going;

    /// <summary>Begins to measure, unless it has.</summary>
    public void Begin() => going ??= new Measurement(probe, time);

    /// <summary>Ends the measurement: the outage as a detail, or that it was not measured.</summary>
    public async Task<(string Name, string Value)> EndAsync()
    {
        using var measurement = going;
        going = null;
        return (
            RunStory.OutageDetail,
            measurement is null ? "not measured: the run was taken up by another process meanwhile"
            : await measurement.EndAsync() is { } outage ? Spoken.Duration(outage)
            : "not measured: the service was not healthy before"
        );
    }

    private sealed class Measurement : IDisposable
    {
        // It outlives the step that begins it, and ends by itself where nobody asks for it any more.
        private readonly CancellationTokenSource stop;
        private readonly Task<TimeSpan?> asking;

        public Measurement(PlaceProbe probe, TimeProvider time)
        {
            stop = new CancellationTokenSource(Longest, time);
            asking = AskAsync(probe, time, stop.Token);
        }

        public async Task<TimeSpan?> EndAsync()
        {
            await stop.CancelAsync();
            return await asking;
        }

        public void Dispose() => stop.Dispose();

        // From the last time that it was well to the next time that it is, added up; null where it never was well before.
        private static async Task<TimeSpan?> AskAsync(
            PlaceProbe probe,
            TimeProvider time,
            CancellationToken cancellation
        )
        {
            var total = TimeSpan.Zero;
            long? lastWell = null;
            var isDown = false;
            var begin = time.GetTimestamp();
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    var asked = time.GetTimestamp();
                    var isWell = await probe.IsHealthyAsync(cancellation);
                    if (isWell && isDown && lastWell is { } before)
                    {
                        total += time.GetElapsedTime(before, asked);
                    }
                    if (isWell)
                    {
                        lastWell = time.GetTimestamp();
                    }
                    isDown = !isWell;
                    await Task.Delay(
                        time.GetElapsedTime(begin) < Fine ? Pause : LongPause,
                        time,
                        cancellation
                    );
                }
                catch (OperationCanceledException)
                {
                    break;
                }
            }
            return lastWell is not { } last ? null
                : isDown ? total + time.GetElapsedTime(last)
                : total;
        }
    }
}
