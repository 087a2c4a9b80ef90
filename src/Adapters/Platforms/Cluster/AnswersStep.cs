using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>Waits until the service is healthy at its address: that the cluster is content does not mean that users are.</summary>
internal sealed class AnswersStep(ClusterOptions options, FrontDoor front, TimeProvider time)
    : ReadingStep
{
    public const string Name = "answers";

    /// <summary>The step for a release.</summary>
    public static PlannedStep For(string release, ClusterOptions options) =>
        new(
            Name,
            $"wait until {release} is healthy at {options.Front}",
            Stage.Activate,
            [],
            Details.Of(("release", release)),
            options.StartTimeout + TimeSpan.FromSeconds(10)
        )
        {
            MovesTraffic = true,
            OnlyWaits = true,
        };

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    ) =>
        (await front.HealthAsync(cancellation)).Healthy
            ? Observation.Applied
            : Observation.NotApplied;

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var patience = new Patience(time, options.StartTimeout);
        while (true)
        {
            var (healthy, evidence) = await front.HealthAsync(cancellation);
            if (healthy)
            {
                return Details.Of(
                    ("ready", evidence),
                    ("waited", Spoken.Duration(patience.Elapsed))
                );
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{step.Arguments["release"]} runs and is not healthy at its address after {Spoken.Duration(options.StartTimeout)}; last seen: {evidence}",
                    $"ask it: curl -i {options.Front}{options.Probe.HealthPath}"
                );
            }
        }
    }
}
