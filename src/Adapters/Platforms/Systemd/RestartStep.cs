using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>Puts a release in the place that a unit starts from, and restarts the unit.</summary>
internal sealed class RestartStep(
    SystemdUnitOptions options,
    Systemctl systemctl,
    IReleaseSource source
) : IStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "restart";

    private readonly RestartNote note = new(source);

    /// <summary>The step for a release.</summary>
    public static PlannedStep Plan(
        SystemdUnitOptions options,
        Systemctl systemctl,
        SourceAnswer answer
    ) =>
        new(
            Name,
            $"{answer.Title} and restart {options.Unit}",
            Stage.Activate,
            [
                .. answer.Commands,
                systemctl.ResetFailed(options.Unit),
                systemctl.Restart(options.Unit),
            ],
            new Details([.. answer.Arguments, .. Details.Of(("unit", options.Unit))]),
            answer.Timeout + (3 * options.CommandTimeout) + options.StartTimeout
        )
        {
            MovesTraffic = true,
        };

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var unit = await systemctl.OneAsync(step.Arguments["unit"], cancellation);
        return new Details([
            .. await source.CaptureAsync(cancellation),
            .. Details.Of(
                ("running", unit.IsUp ? "yes" : "no"),
                ("invocation", unit.State.Invocation ?? ""),
                ("seen", $"{unit.State}")
            ),
        ]);
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var unit = await systemctl.OneAsync(step.Arguments["unit"], cancellation);
        var place = await source.ObserveAsync(step.Arguments, cancellation);
        return place == Observation.Applied && !note.IsStarted(step.Arguments["release"], unit)
            ? Observation.NotApplied
            : place;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (name, release) = (step.Arguments["unit"], step.Arguments["release"]);
        if (await ObserveAsync(step, cancellation) == Observation.Applied)
        {
            return Details.Of(("left", $"{name} runs with {release} already"));
        }
        note.Forget();
        var put = await source.PutAsync(step.Arguments, cancellation);
        // The run that is there now began before the place held the release, or a moment after: the next one has it.
        var before = await systemctl.OneAsync(name, cancellation);
        note.Write(release, before);
        var forgotten = await systemctl.RestartAsync(name, cancellation);
        var after = await systemctl.OneAsync(name, cancellation);
        return new Details([
            .. put,
            .. Details.Of(
                ("before", $"{before.State}"),
                ("reset_failed", forgotten),
                ("state", $"{after.State}")
            ),
        ]);
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var name = step.Arguments["unit"];
        var unit = await systemctl.OneAsync(name, cancellation);
        var put = await source.PutBackAsync(step.Arguments, capture, cancellation);
        var wasUp = capture["running"] == "yes";
        var isSame = unit.IsUp == wasUp && (unit.State.Invocation ?? "") == capture["invocation"];
        if (isSame)
        {
            return new Details([.. put, .. Details.Of(("left", $"{unit.State}"))]);
        }
        note.Forget();
        if (wasUp)
        {
            await systemctl.RestartAsync(name, cancellation);
        }
        else
        {
            await systemctl.ChangeAsync(
                $"stopping {name}",
                name,
                systemctl.Stop(name),
                options.CommandTimeout,
                cancellation
            );
        }
        var after = await systemctl.OneAsync(name, cancellation);
        return new Details([
            .. put,
            .. Details.Of(("ended", $"{unit.State}"), ("state", $"{after.State}")),
        ]);
    }
}
