using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Steps;

/// <summary>
/// Makes sure that fresh connections reach the expected release. That only new workers accept them was made sure of by
/// the switch.
/// </summary>
internal sealed class ReloadConfirmStep(NginxOptions options, ReloadTraffic traffic) : ReadingStep
{
    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        await traffic.EnsureReachableAsync(cancellation);
        var wrong = await traffic.AskAsync(step.Arguments["version"], TimeSpan.Zero, cancellation);
        return wrong is null ? Observation.Applied : Observation.NotApplied;
    }

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var version = step.Arguments["version"];
        var wrong = await traffic.AskAsync(version, ReloadTraffic.Patience, cancellation);
        return wrong is null
            ? Details.Of(
                ("confirmed", $"fresh connections through {options.Front} reach {version}"),
                ("drained", await traffic.DrainingAsync(cancellation))
            )
            : throw new PlatformException(
                $"{options.Front} answers {wrong.Version ?? wrong.Evidence} after the switch to {version} in {step.Arguments["slot"]}",
                $"does the location of the service use the upstream? It needs these lines:\n{NginxSetup.Lines(options)}"
            );
    }
}
