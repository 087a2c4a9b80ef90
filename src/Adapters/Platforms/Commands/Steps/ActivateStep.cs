using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Commands.Steps;

/// <summary>Has a release activated by the user's command, and sees by <c>inspect</c> and by the service that it was.</summary>
internal sealed class ActivateStep(
    CommandOptions options,
    OwnCommands commands,
    PlaceProbe probe,
    TimeProvider time
) : IStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "activate";

    /// <summary>The step for a release.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Its commands.</param>
    /// <param name="activation">What is asked.</param>
    /// <param name="from">What is active now; null where nothing is.</param>
    public static PlannedStep Plan(
        CommandOptions options,
        OwnCommands commands,
        Activation activation,
        string? from
    ) =>
        new(
            Name,
            $"activate {activation.Version} by a command",
            Stage.Activate,
            [commands.Activate(activation.Version, activation.Artifact)],
            Details.Of(
                ("release", activation.Version),
                ("artifact", activation.Artifact ?? ""),
                ("from", from ?? "")
            ),
            options.ActivateTimeout + (3 * options.CommandTimeout) + options.StartTimeout
        )
        {
            MovesTraffic = true,
        };

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Details.Of(("active", await commands.InspectAsync(cancellation) ?? ""));

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (release, from) = (step.Arguments["release"], step.Arguments["from"]);
        var active = await commands.InspectAsync(cancellation) ?? "";
        if (active == release)
        {
            // A command that was killed half way may have left the old one running: then it is not done.
            return await IsLeftAsync(from, release, cancellation)
                ? Observation.NotApplied
                : Observation.Applied;
        }
        return active.Length == 0 || active == from ? Observation.NotApplied : Observation.Diverged;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (release, from) = (step.Arguments["release"], step.Arguments["from"]);
        var before = await commands.InspectAsync(cancellation) ?? "";
        if (before == release && (await probe.AskAsync(cancellation)).IsGood(release))
        {
            return Details.Of(("left", $"{release} is active already"));
        }
        if (before.Length > 0 && before != release && before != from)
        {
            throw Strange(before, $"{Named(from)} or {release}");
        }
        var command = commands.Activate(release, step.Arguments["artifact"]);
        await commands.ChangeAsync($"activating {release}", command, cancellation);
        var after = await commands.InspectAsync(cancellation) ?? "";
        if (after != release)
        {
            throw new PlatformException(
                $"activate of {release} reported success, but inspect says {Named(after)}",
                $"try it: {CommandLine.Show(command)} && {CommandLine.Show(options.Inspect)}"
            );
        }
        var patience = new Patience(time, options.StartTimeout);
        while (await IsLeftAsync(from, release, cancellation))
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"activate of {release} reported success and inspect says {release}, but {from} still answers at {options.Front} after {Spoken.Duration(options.StartTimeout)}",
                    $"does it have to restart the service? try it: {CommandLine.Show(command)}"
                );
            }
        }
        return Details.Of(("ran", CommandLine.Show(command)), ("before", Named(before)));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var (release, before) = (step.Arguments["release"], capture["active"]);
        var active = await commands.InspectAsync(cancellation) ?? "";
        if (
            active == before
            && (before.Length == 0 || (await probe.AskAsync(cancellation)).IsGood(before))
        )
        {
            return Details.Of(("left", $"{Named(before)} is active"));
        }
        if (active.Length > 0 && active != before && active != release)
        {
            throw Strange(active, $"{Named(before)} or {release}");
        }
        if (before.Length == 0)
        {
            throw new PlatformException(
                $"nothing was active before {release}: there is nothing to go back to, and no command stops it",
                $"stop {release} by hand, or activate another: lastgood deploy {options.Service} VERSION"
            );
        }
        await commands.UndoAsync(before, cancellation);
        var after = await commands.InspectAsync(cancellation) ?? "";
        return after == before
            ? Details.Of(("restored", before), ("was", Named(active)))
            : throw new PlatformException(
                $"going back to {before} reported success, but inspect says {Named(after)}",
                $"look at it: {CommandLine.Show(options.Inspect)}"
            );
    }

    private async Task<bool> IsLeftAsync(
        string from,
        string release,
        CancellationToken cancellation
    ) => from.Length > 0 && from != release && (await probe.AskAsync(cancellation)).Version == from;

    private static string Named(string release) => release.Length == 0 ? "none" : release;

    private PlatformException Strange(string active, string expected) =>
        new(
            $"inspect of {options.Service} says {active}, and {expected} was expected: somebody else changed it",
            $"look at what serves now, then start again: lastgood plan {options.Service}"
        );
}
