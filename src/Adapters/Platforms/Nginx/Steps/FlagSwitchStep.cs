using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Steps;

/// <summary>Moves traffic by renaming the flag file.</summary>
internal sealed class FlagSwitchStep(FlagTraffic traffic, WayBack wayBack) : IStep
{
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var flags = FlagFiles.From(step.Arguments);
        return Task.FromResult(
            Details.Of(("serving", flags.Serving ?? throw flags.Meddled()), ("flags", flags.Text))
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        await traffic.EnsureReachableAsync(cancellation);
        var serving = FlagFiles.From(step.Arguments).Serving;
        return serving switch
        {
            null => Observation.Diverged,
            _ when serving == step.Arguments["slot"] => Observation.Applied,
            _ => Observation.NotApplied,
        };
    }

    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var flags = FlagFiles.From(step.Arguments);
        var to = step.Arguments["slot"];
        var before = flags.Text;
        traffic.Move(flags, to);
        return Task.FromResult(Details.Of(("before", before), ("switched", flags.Text)));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var flags = FlagFiles.From(step.Arguments);
        var back = capture["serving"];
        if (flags.Serving == back)
        {
            return Details.Of(("left", $"{back} serves"));
        }
        await wayBack.EnsureAsync(step, cancellation);
        traffic.Move(flags, back);
        return Details.Of(("switched", flags.Text));
    }
}
