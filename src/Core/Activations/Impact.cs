using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Activations;

/// <summary>
/// What a bad release cost, by its own counters. They are read again and again until it is stopped: the last reading
/// before that is the true one.
/// </summary>
internal sealed class Impact : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource stop = new();
    private readonly Task following;
    private RequestTotals? last;

    private Impact(RequestTotals? last, Func<Impact, Task> follow)
    {
        this.last = last;
        following = follow(this);
    }

    /// <summary>Begins to follow the counters of a release, wherever it runs. Nothing that fails here fails the run, or delays it.</summary>
    public static Impact Begin(
        ServiceSetup setup,
        string? blamed,
        Inspection? found,
        RequestTotals? lastSeen,
        TimeProvider time
    ) =>
        new(
            lastSeen,
            impact =>
                setup.ReadCounters is { } read
                    ? impact.FollowAsync(setup.Platform, blamed, found, read, time)
                    : Task.CompletedTask
        );

    /// <summary>The impact by the last reading; null where there never was one.</summary>
    public async Task<ImpactMeasured?> EndAsync(string incident)
    {
        await stop.CancelAsync();
        await following;
        return last is not { } counted
            ? null
            : new ImpactMeasured(incident, counted.Requests, counted.Failures);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following;
        stop.Dispose();
    }

    private async Task FollowAsync(
        IPlatform platform,
        string? blamed,
        Inspection? found,
        Func<string, CancellationToken, Task<Reading>> read,
        TimeProvider time
    )
    {
        try
        {
            found ??= await platform.InspectAsync(stop.Token);
            var url = found.Candidates.FirstOrDefault(c => c.Version == blamed)?.Url;
            while (url is not null)
            {
                var reading = await read(url, stop.Token);
                // Once the release is stopped another may answer there: counters only grow.
                if (
                    reading.Sample is { } sample
                    && RequestTotals.Of(sample) is var counted
                    && (last is not { } before || counted.Requests >= before.Requests)
                )
                {
                    last = counted;
                }
                await Task.Delay(Interval, time, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the run.
        }
        catch (PlatformException)
        {
            // Then it is not known.
        }
    }
}
