using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Helm.Steps;

/// <summary>Waits until the cluster is what the new revision says.</summary>
internal sealed class SettleStep(HelmOptions options, Watching watching, Settling settling)
    : ReadingStep
{
    public const string Name = "settle";

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        var chronicle = await watching.RecordsAsync(cancellation);
        return Scene.Of(step.Arguments).In(chronicle) != Standing.Made ? Observation.Diverged
            : Settling.IsSettled(await watching.LookAsync(chronicle.Newest!, cancellation))
                ? Observation.Applied
            : Observation.NotApplied;
    }

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var chronicle = await watching.RecordsAsync(cancellation);
        Hold(chronicle);
        return await settling.DoneAsync(chronicle.Newest!, scene.Release, Hold, cancellation);

        void Hold(Records.Chronicle now)
        {
            if (scene.In(now) != Standing.Made)
            {
                throw scene.SomebodyElse(options, now);
            }
        }
    }
}
