using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Helm.Steps;

/// <summary>Has Helm make a new revision with the content of an older one, and looks at what came of that whatever Helm says.</summary>
internal sealed class RollbackStep(
    HelmOptions options,
    HelmProgram helm,
    Guard guard,
    Watching watching,
    Settling settling,
    Leftovers leftovers,
    TimeProvider time
) : IStep
{
    public const string Name = "rollback";

    private const string Yes = "yes";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (sight, _) = await watching.SeeAsync(cancellation);
        return Details.Of(
            ("newest", sight.Chronicle.Newest?.ToString() ?? "none"),
            ("serving", sight.Serving is { } serving ? sight.NameOf(serving) : ""),
            ("well", sight is { IsRolledOut: true, Serving: not null } ? Yes : "no"),
            ("state", sight.Words),
            ("changed_without_helm", Difference.Some(sight.ByHand))
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        Scene.Of(step.Arguments).In(await watching.RecordsAsync(cancellation)) switch
        {
            Standing.Before or Standing.Tried => Observation.NotApplied,
            Standing.Made => Observation.Applied,
            _ => Observation.Diverged,
        };

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var arguments = step.Commands[0];
        var chronicle = await AloneAsync(scene, arguments, cancellation);
        switch (scene.In(chronicle))
        {
            case Standing.Made:
                return Details.Of(
                    ("left", $"{chronicle.Newest} has the content of {scene.Release}")
                );
            case Standing.Before or Standing.Tried:
                break;
            default:
                throw scene.SomebodyElse(options, chronicle);
        }
        await leftovers.FailAsync(chronicle, scene, cancellation);
        var target = Kept(chronicle, scene.Target, scene.TargetDigest);
        var (result, hopeless) = await guard.RollbackAsync(
            arguments,
            scene.Hooks,
            target,
            chronicle.Now,
            cancellation
        );
        var after = await watching.RecordsAsync(cancellation);
        return scene.In(after) switch
        {
            // What is recorded counts, and not the exit code: an answer may have been lost.
            Standing.Made => Details.Of(
                ("revision", $"{after.Newest}"),
                ("hooks", HookWords(after.Newest!)),
                ("took", result is null ? "" : Spoken.Duration(result.Took))
            ),
            Standing.Elsewhere => throw scene.SomebodyElse(options, after),
            _ => throw await FailedAsync(
                result is null
                    ? $"its new pods do not get well, so Helm was ended: {hopeless}"
                    : Said(result, after),
                after,
                chronicle,
                target,
                cancellation
            ),
        };
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        var major = await helm.MajorAsync(cancellation);
        var waits = capture["well"] == Yes;
        var back = HelmCommands.Rollback(options, scene.Serving, major, waits);
        await AloneAsync(scene, step.Commands[0], cancellation);
        var chronicle = await AloneAsync(scene, back, cancellation);
        switch (scene.In(chronicle))
        {
            case Standing.Before:
                return Details.Of(("back", "nothing was made"));
            case Standing.Elsewhere:
                throw scene.SomebodyElse(options, chronicle);
            case Standing.Undone:
                break;
            case Standing.Made when scene.ServingDigest == scene.TargetDigest:
                return Details.Of(("back", "the content is the same as before"));
            default:
                await leftovers.FailAsync(chronicle, scene, cancellation);
                var target = Kept(chronicle, scene.Serving, scene.ServingDigest);
                var result = await helm.RollbackAsync(back, scene.Hooks, cancellation);
                chronicle = await watching.RecordsAsync(cancellation);
                if (scene.In(chronicle) != Standing.Undone)
                {
                    await leftovers.FailAsync(chronicle, scene, cancellation);
                    throw await FailedAsync(
                        Said(result, chronicle),
                        chronicle,
                        chronicle,
                        target,
                        cancellation
                    );
                }
                break;
        }
        var settled = waits
            ? await settling.DoneAsync(
                chronicle.Newest!,
                "what served before",
                c => Hold(scene, Standing.Undone, c),
                cancellation
            )
            : Details.None;
        return new Details([
            new("back", $"{chronicle.Newest} has the content of revision {scene.Serving}"),
            .. settled,
        ]);
    }

    private void Hold(Scene scene, Standing standing, Chronicle chronicle)
    {
        if (scene.In(chronicle) != standing)
        {
            throw scene.SomebodyElse(options, chronicle);
        }
    }

    // A lastgood that was killed leaves its Helm running. Two at a time would both succeed.
    private async Task<Chronicle> AloneAsync(
        Scene scene,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        var patience = new Patience(time, HelmProgram.Limit(options, scene.Hooks));
        while (HelmProgram.Runs(arguments))
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"a Helm that an earlier lastgood has started is still at it: {CommandLine.Show(arguments)}",
                    "end it, if it hangs; which process is it? ps -ef | grep 'helm rollback'"
                );
            }
        }
        return await watching.RecordsAsync(cancellation);
    }

    private Revision Kept(Chronicle chronicle, int number, string digest) =>
        chronicle.Find(number) is { } kept && kept.Digest == digest
            ? kept
            : throw new PlatformException(
                $"revision {number} of {options.Where} has disappeared: Helm keeps {options.HistoryMax}",
                $"see what is kept, and make a plan anew: {CommandLine.Show(HelmCommands.History(options))}"
            );

    private async Task<PlatformException> FailedAsync(
        string why,
        Chronicle after,
        Chronicle before,
        Revision target,
        CancellationToken cancellation
    )
    {
        var (sight, _) = await watching.SeeAsync(cancellation);
        var left = after.Revisions.LastOrDefault(r =>
            before.Newest is not { } old || r.Number > old.Number
        );
        string[] parts =
        [
            $"the rollback of {options.Where} to revision {target.Number} failed: {why}",
            .. left is null ? (string[])[] : [$"Helm has left {left}, {HookWords(left)}"],
            .. sight.IsRolledOut ? (string[])[] : [sight.Words],
        ];
        return new PlatformException(
            string.Join("; ", parts),
            $"see what there is: {CommandLine.Show(HelmCommands.History(options))}"
        );
    }

    private static string Said(CommandResult result, Chronicle chronicle) =>
        result.Succeeded
            ? "Helm says that it was a success, and has not made a new revision that is deployed"
            : HelmProgram.Said(result, chronicle.Revisions);

    private string HookWords(Revision revision) =>
        !options.RunsHooks ? "hooks are not run"
        : revision.Hooks.Where(static h => h.IsOfRollback).ToList() is { Count: > 0 } hooks
            ? "hooks: " + string.Join(", ", hooks)
        : "no hooks";
}
