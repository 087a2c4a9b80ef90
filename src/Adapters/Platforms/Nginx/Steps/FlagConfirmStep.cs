using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Steps;

/// <summary>Makes sure that each of nginx's workers sends traffic to the slot and the expected release answers there.</summary>
internal sealed class FlagConfirmStep(FlagTraffic traffic) : ReadingStep
{
    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        await traffic.EnsureReachableAsync(cancellation);
        var (_, trouble) = await traffic.ConfirmAsync(step, TimeSpan.Zero, cancellation);
        return trouble is null ? Observation.Applied : Observation.NotApplied;
    }

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (census, trouble) = await traffic.ConfirmAsync(
            step,
            FlagTraffic.Patience,
            cancellation
        );
        return trouble is null ? Details.Of(("confirmed", census.Text)) : throw trouble;
    }
}
