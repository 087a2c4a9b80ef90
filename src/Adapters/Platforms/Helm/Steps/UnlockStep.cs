using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Helm.Steps;

/// <summary>
/// Ends what is pending before anything is rolled back: waits while another Helm may still be at it, because Helm itself would not, and
/// marks it as failed once it must have been left behind.
/// </summary>
internal sealed class UnlockStep(
    HelmOptions options,
    Watching watching,
    Leftovers leftovers,
    TimeProvider time
) : IStep
{
    public const string Name = "unlock";

    /// <summary>How much longer than until the end of the time limit is waited: times in the cluster are whole seconds.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var newest = (await watching.RecordsAsync(cancellation)).Newest;
        return Details.Of(("revision", newest?.ToString() ?? "none"));
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var chronicle = await watching.RecordsAsync(cancellation);
        return Scene.Of(step.Arguments).In(chronicle) switch
        {
            Standing.Before => chronicle.Newest!.IsPending
                ? Observation.NotApplied
                : Observation.Applied,
            Standing.Elsewhere => Observation.Diverged,
            _ => Observation.Applied,
        };
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var patience = new Patience(time, options.PendingTimeout + Slack);
        while (true)
        {
            var chronicle = await watching.RecordsAsync(cancellation);
            var standing = scene.In(chronicle);
            if (standing == Standing.Elsewhere)
            {
                throw scene.SomebodyElse(options, chronicle);
            }
            var newest = chronicle.Newest!;
            if (standing != Standing.Before || !newest.IsPending)
            {
                return Details.Of(
                    ("ended", $"{newest}"),
                    ("waited", Spoken.Duration(patience.Elapsed))
                );
            }
            var age = chronicle.AgeOf(newest);
            if (
                age >= options.PendingTimeout
                && await leftovers.FailAsync(
                    newest,
                    $"not ended after {Spoken.Duration(age)}",
                    cancellation
                )
            )
            {
                return Details.Of(
                    ("marked", $"{newest} as failed: not ended after {Spoken.Duration(age)}"),
                    ("waited", Spoken.Duration(patience.Elapsed))
                );
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{newest} of {options.Where} is neither ended nor old enough to have been left behind",
                    $"is a Helm at it? {CommandLine.Show(HelmCommands.History(options))}"
                );
            }
        }
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.Of(("left", "what was left behind stays marked as failed")));
}
