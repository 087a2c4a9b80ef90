using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.CrashHost;

/// <summary>A place after every change that the platform makes, before anything knows of it.</summary>
internal sealed class KillingPlatform(IPlatform platform, Places places) : IPlatform
{
    public string Name => platform.Name;

    public bool KeepsConfiguration => platform.KeepsConfiguration;

    public IPrunes? Prunes => platform.Prunes;

    public IRehearses? Rehearses => platform.Rehearses;

    public Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        platform.InspectAsync(cancellation);

    public Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation) =>
        platform.PlanAsync(activation, cancellation);

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        platform.CaptureAsync(step, cancellation);

    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        platform.ObserveAsync(step, cancellation);

    public Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation) =>
        platform.VerifyAsync(version, cancellation);

    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        ThenPassAsync(platform.ApplyAsync(step, cancellation));

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => ThenPassAsync(platform.UndoAsync(step, capture, cancellation));

    private async Task<Details> ThenPassAsync(Task<Details> change)
    {
        var evidence = await change;
        places.Pass();
        return evidence;
    }
}
