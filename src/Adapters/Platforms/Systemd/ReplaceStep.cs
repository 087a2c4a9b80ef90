using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>Stops the instance of a template that runs, and starts the one of another release.</summary>
internal sealed class ReplaceStep(
    SystemdUnitOptions options,
    Systemctl systemctl,
    UnitNames names,
    IReleaseSource source
) : IStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "replace";

    /// <summary>The step for a release.</summary>
    public static PlannedStep Plan(
        SystemdUnitOptions options,
        Systemctl systemctl,
        SourceAnswer answer,
        UnitFound unit,
        IReadOnlyList<string> others
    )
    {
        var stop = others.Count == 0 ? "" : $"stop {string.Join(" and ", others)}, ";
        var put = answer.Title is { } title ? $"{title}, " : "";
        return new PlannedStep(
            Name,
            $"{stop}{put}start {unit.Name}",
            Stage.Activate,
            [
                .. others.Select(systemctl.Stop),
                .. answer.Commands,
                systemctl.ResetFailed(unit.Name),
                systemctl.Start(unit.Name),
            ],
            new Details([
                .. answer.Arguments,
                .. Details.Of(
                    ("unit", unit.Name),
                    ("others", string.Join(' ', others)),
                    ("invocation", unit.State.Invocation ?? "")
                ),
            ]),
            answer.Timeout + ((4 + others.Count) * options.CommandTimeout) + options.StartTimeout
        )
        {
            MovesTraffic = true,
        };
    }

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var up = await UpAsync(cancellation);
        return new Details([
            .. await source.CaptureAsync(cancellation),
            .. Details.Of(
                ("running", string.Join(' ', up.Select(static u => u.Name))),
                ("seen", string.Join("; ", up.Select(static u => $"{u.State}")))
            ),
        ]);
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var name = step.Arguments["unit"];
        var up = await UpAsync(cancellation);
        var place = await source.ObserveAsync(step.Arguments, cancellation);
        if (Strangers(step, up).Any() || place == Observation.Diverged)
        {
            return Observation.Diverged;
        }
        if (place == Observation.NotApplied || up.Any(u => u.Name != name))
        {
            return Observation.NotApplied;
        }
        // One that was started and has ended at once was started all the same: that is for "ready" to see.
        return
            up.Count > 0
            || (await systemctl.OneAsync(name, cancellation)).IsStartedSince(
                step.Arguments["invocation"]
            )
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var name = step.Arguments["unit"];
        var up = await UpAsync(cancellation);
        if (Strangers(step, up).FirstOrDefault() is { } stranger)
        {
            throw new PlatformException(
                $"{stranger.Name} runs, too: somebody else started it",
                $"if it is not needed, stop it: {systemctl.Called} stop {stranger.Name}"
            );
        }
        foreach (var other in up.Where(u => u.Name != name))
        {
            await StopAsync(other.Name, cancellation);
        }
        var put = await source.PutAsync(step.Arguments, cancellation);
        if (up.Any(u => u.Name == name))
        {
            return new Details([.. put, .. Details.Of(("left", $"{name} runs already"))]);
        }
        var forgotten = await StartAsync(name, cancellation);
        var after = await systemctl.OneAsync(name, cancellation);
        return new Details([
            .. put,
            .. Details.Of(
                ("stopped", string.Join("; ", up.Select(static u => $"{u.State}"))),
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
        var before = capture["running"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var up = await UpAsync(cancellation);
        var name = step.Arguments["unit"];
        var told = new List<(string, string)>();
        if (up.FirstOrDefault(u => u.Name == name) is { } started && !before.Contains(name))
        {
            await StopAsync(name, cancellation);
            told.Add(("ended", $"{started.State}"));
        }
        var put = await source.PutBackAsync(step.Arguments, capture, cancellation);
        foreach (var unit in before.Where(b => up.All(u => u.Name != b)))
        {
            await StartAsync(unit, cancellation);
            told.Add(
                ($"started {unit}", $"{(await systemctl.OneAsync(unit, cancellation)).State}")
            );
        }
        return new Details([.. put, .. Details.Of([.. told])]);
    }

    private async Task<List<UnitFound>> UpAsync(CancellationToken cancellation) =>
        [.. (await systemctl.FindAsync(names.All, cancellation)).Where(static u => u.IsUp)];

    private static IEnumerable<UnitFound> Strangers(PlannedStep step, List<UnitFound> up)
    {
        var known = step.Arguments["others"].Split(' ');
        return up.Where(u => u.Name != step.Arguments["unit"] && !known.Contains(u.Name));
    }

    private Task StopAsync(string unit, CancellationToken cancellation) =>
        systemctl.ChangeAsync(
            $"stopping {unit}",
            unit,
            systemctl.Stop(unit),
            options.CommandTimeout,
            cancellation
        );

    private async Task<string> StartAsync(string unit, CancellationToken cancellation)
    {
        var forgotten = await systemctl.ForgetAsync(unit, cancellation);
        await systemctl.ChangeAsync(
            $"starting {unit}",
            unit,
            systemctl.Start(unit),
            options.CommandTimeout + options.StartTimeout,
            cancellation
        );
        return forgotten;
    }
}
