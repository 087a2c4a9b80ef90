using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Steps;

/// <summary>A step that changes nothing: it waits for something to be so, and has nothing to undo.</summary>
internal abstract class ReadingStep : IStep
{
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public abstract Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    );

    public abstract Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation);

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.None);
}
