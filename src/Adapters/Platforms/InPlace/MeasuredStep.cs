using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>
/// A host's step. Where it moves traffic, what users have meanwhile is measured until the release is ready; and taking it
/// back is done when what served before is well again.
/// </summary>
internal sealed class MeasuredStep(
    IStep step,
    InPlaceOptions options,
    PlaceProbe probe,
    Outage outage,
    TimeProvider time
) : IStep
{
    private const string Served = "served_well";

    public async Task<Details> CaptureAsync(PlannedStep planned, CancellationToken cancellation)
    {
        var capture = await step.CaptureAsync(planned, cancellation);
        // What only waits has nothing to bring back: the step that it waits for has.
        if (!planned.MovesTraffic || planned.OnlyWaits)
        {
            return capture;
        }
        var seen = await probe.AskAsync(cancellation);
        return seen is { Healthy: true, Version: { } version }
            ? new Details([.. capture, new(Served, version)])
            : capture;
    }

    public Task<Observation> ObserveAsync(PlannedStep planned, CancellationToken cancellation) =>
        step.ObserveAsync(planned, cancellation);

    public Task<Details> ApplyAsync(PlannedStep planned, CancellationToken cancellation)
    {
        if (planned.MovesTraffic)
        {
            outage.Begin();
        }
        return step.ApplyAsync(planned, cancellation);
    }

    public async Task<Details> UndoAsync(
        PlannedStep planned,
        Details capture,
        CancellationToken cancellation
    )
    {
        try
        {
            var undone = await step.UndoAsync(planned, capture, cancellation);
            return capture.TryGetValue(Served, out var version)
                ? new Details([.. undone, .. await WellAgainAsync(version, cancellation)])
                : undone;
        }
        finally
        {
            await outage.EndAsync();
        }
    }

    private async Task<Details> WellAgainAsync(string version, CancellationToken cancellation)
    {
        var patience = new Patience(time, options.StartTimeout);
        while (true)
        {
            var seen = await probe.AskAsync(cancellation);
            if (seen.IsGood(version))
            {
                return Details.Of(
                    ("well_again", $"{version} after {Spoken.Duration(patience.Elapsed)}")
                );
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{version} was brought back, and was not well again within {Spoken.Duration(options.StartTimeout)}; last seen: {seen.Evidence}",
                    $"ask it: curl -i {options.Front}{options.Probe.HealthPath}"
                );
            }
        }
    }
}
