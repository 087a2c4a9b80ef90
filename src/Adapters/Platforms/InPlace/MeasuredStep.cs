using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>A host's step; where it moves traffic, what users have meanwhile is measured until the release is ready.</summary>
internal sealed class MeasuredStep(IStep step, Outage outage) : IStep
{
    public Task<Details> CaptureAsync(PlannedStep planned, CancellationToken cancellation) =>
        step.CaptureAsync(planned, cancellation);

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
        await outage.EndAsync();
        return await step.UndoAsync(planned, capture, cancellation);
    }
}
