using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Steps;

/// <summary>Moves traffic by rewriting the include file and reloading nginx.</summary>
internal sealed class ReloadSwitchStep(ReloadTraffic traffic, WayBack wayBack) : IStep
{
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var content = FileOf(step).Read() ?? throw Missing(step);
        return Task.FromResult(
            Details.Of(
                ("serving", ReloadInclude.SlotOf(content) ?? ""),
                ("content", content),
                ("digest", IncludeFile.Digest(content))
            )
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        await traffic.EnsureReachableAsync(cancellation);
        string? found;
        try
        {
            found = FileOf(step).Read();
        }
        catch (PlatformException) when (File.Exists(step.Arguments["include"]))
        {
            return Observation.Diverged;
        }
        if (found == step.Arguments["before"])
        {
            return Observation.NotApplied;
        }
        if (found != step.Arguments["content"])
        {
            return Observation.Diverged;
        }
        // Written; whether it is loaded shows in what users get. Where that cannot be told, reloading again does no harm.
        var wrong = await traffic.AskAsync(step.Arguments["version"], TimeSpan.Zero, cancellation);
        return wrong is null ? Observation.Applied : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        if (await ObserveAsync(step, cancellation) == Observation.Applied)
        {
            return Details.Of(("left", $"{step.Arguments["slot"]} serves already"));
        }
        return await traffic.MoveAsync(
            FileOf(step),
            step.Arguments["content"],
            step.Arguments["before"],
            cancellation
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        if (
            capture["serving"] is { Length: > 0 } back
            && capture["content"] != step.Arguments["content"]
        )
        {
            await wayBack.EnsureAsync(step, cancellation);
        }
        return await traffic.MoveAsync(
            FileOf(step),
            capture["content"],
            capture["content"],
            cancellation
        );
    }

    private static IncludeFile FileOf(PlannedStep step) =>
        new(step.Arguments["include"], step.Arguments["service"]);

    private static PlatformException Missing(PlannedStep step) =>
        new(
            $"{step.Arguments["include"]} is gone: somebody removed it after this was planned",
            "plan again; that writes it anew"
        );
}
