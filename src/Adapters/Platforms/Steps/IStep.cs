using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Steps;

/// <summary>One kind of step; see <see cref="IPlatform"/> for what each method is for.</summary>
internal interface IStep
{
    Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation);

    Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation);

    Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation);

    Task<Details> UndoAsync(PlannedStep step, Details capture, CancellationToken cancellation);
}
