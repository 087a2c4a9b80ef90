using Lastgood.Core.Captures;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Runs;

/// <summary>
/// Carries one run from wherever its facts say it is to where only watching is left, or to its end. Every change is
/// announced in the journal before it is made and recorded once it was seen, so that a process that dies here is
/// followed by another that goes on.
/// </summary>
public sealed class RunEngine(
    ServiceJournal journal,
    IPlatform platform,
    IVerifier verifier,
    TimeProvider time,
    ICaptures? captures = null
)
{
    // Time for the platform to give up by itself before the engine gives up on it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Goes on with the open run until it is monitoring or has ended, and returns it as it then is.</summary>
    /// <exception cref="LeaseLostException">Another process took over.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted between two moves; it can be taken up again.</exception>
    public async Task<RunState> ContinueAsync(string id, CancellationToken cancellation)
    {
        while (true)
        {
            var run = journal.Run(id);
            switch (RunOrder.Next(run))
            {
                case Move.Begin begin:
                    cancellation.ThrowIfCancellationRequested();
                    await BeginAsync(run, begin.Step, cancellation);
                    break;
                case Move.Resolve resolve:
                    await ResolveAsync(run, resolve.Step, cancellation);
                    break;
                case Move.TakeBack back:
                    // Taking back is not interrupted: half way is the one place where nobody wants to be.
                    await TakeBackAsync(run, back.Step);
                    break;
                case Move.Verify:
                    await VerifyAsync(run, cancellation);
                    break;
                case Move.Monitor:
                    await journal.AppendAsync(id, [new MonitoringStarted(run.Plan.Monitor)]);
                    break;
                case Move.Finish finish:
                    await EndAsync(run, finish.Outcome);
                    break;
                default:
                    return run;
            }
        }
    }

    private async Task BeginAsync(RunState run, int index, CancellationToken cancellation)
    {
        var step = run.Plan.Steps[index];
        var since = time.GetTimestamp();
        try
        {
            var capture = await WithinAsync(
                step,
                c => platform.CaptureAsync(step, c),
                cancellation
            );
            await journal.AppendAsync(
                run.Id,
                [.. await EvidenceAsync(run, index, cancellation), new StepStarted(index, capture)]
            );
            await ApplyAsync(run, index, since, cancellation);
        }
        catch (Exception e) when (Explain(e, step, cancellation) is { } failure)
        {
            await journal.AppendAsync(run.Id, [failure with { Step = index }]);
        }
    }

    // What a step is about to change may be gone behind it. That evidence cannot be had is no reason not to go back.
    private async Task<IEnumerable<Fact>> EvidenceAsync(
        RunState run,
        int index,
        CancellationToken cancellation
    )
    {
        var step = run.Plan.Steps[index];
        return captures is null || step.OnlyWaits || step.LosesNothing
            ? []
            : [await captures.KeepAsync(new Occasion(run.Id, index, step.Name), cancellation)];
    }

    private async Task ResolveAsync(RunState run, int index, CancellationToken cancellation)
    {
        var step = run.Plan.Steps[index];
        var since = time.GetTimestamp();
        try
        {
            switch (await WithinAsync(step, c => platform.ObserveAsync(step, c), cancellation))
            {
                case Observation.Applied:
                    var evidence = Details.Of(
                        ("found", "applied, by a process that did not live to record it")
                    );
                    await journal.AppendAsync(run.Id, Done(run, index, evidence, since));
                    break;
                case Observation.NotApplied:
                    await ApplyAsync(run, index, since, cancellation);
                    break;
                default:
                    await DivergeAsync(run, index);
                    break;
            }
        }
        catch (Exception e) when (Explain(e, step, cancellation) is { } failure)
        {
            await journal.AppendAsync(run.Id, [failure with { Step = index }]);
        }
    }

    private async Task ApplyAsync(
        RunState run,
        int index,
        long since,
        CancellationToken cancellation
    )
    {
        var step = run.Plan.Steps[index];
        var evidence = await WithinAsync(step, c => platform.ApplyAsync(step, c), cancellation);
        // A command that says it is done has not yet done it.
        var seen = step.OnlyWaits
            ? Observation.Applied
            : await WithinAsync(step, c => platform.ObserveAsync(step, c), cancellation);
        if (seen == Observation.Diverged)
        {
            await DivergeAsync(run, index);
            return;
        }
        if (seen != Observation.Applied)
        {
            throw new PlatformException($"\"{step.Title}\" reported success, but nothing changed");
        }
        await journal.AppendAsync(run.Id, Done(run, index, evidence, since));
    }

    // The release serves from the moment when the last activating step is done: both facts or neither.
    private IReadOnlyList<Fact> Done(RunState run, int index, Details evidence, long since)
    {
        var done = new StepDone(index, evidence, time.GetElapsedTime(since));
        var isLast =
            run.Plan.Steps[index].Stage == Stage.Activate
            && run.Plan.Steps.Skip(index + 1).All(static s => s.Stage != Stage.Activate);
        return isLast && run.Plan.Activates
            ? [done, new ReleaseActivated(run.Plan.To, run.Plan.From, run.Plan.Kind, run.Start.By)]
            : [done];
    }

    private async Task DivergeAsync(RunState run, int index)
    {
        var title = run.Plan.Steps[index].Title;
        var error =
            $"\"{title}\": what is there is neither before nor after this step; somebody else changed it";
        await journal.AppendAsync(
            run.Id,
            [
                new StepFailed(index, error, "look at what serves now, then start again"),
                .. RunEnding.Facts(
                    journal.State,
                    run,
                    RunOutcome.Diverged,
                    await ServingAsync(),
                    error
                ),
            ]
        );
    }

    private async Task TakeBackAsync(RunState run, int index)
    {
        var step = run.Plan.Steps[index];
        if (run.Captures[index] is not { } capture)
        {
            await journal.AppendAsync(
                run.Id,
                [new StepUndone(index, Details.Of(("found", "not begun")))]
            );
            return;
        }
        try
        {
            var evidence = await WithinAsync(
                step,
                c => platform.UndoAsync(step, capture, c),
                CancellationToken.None
            );
            await journal.AppendAsync(run.Id, [new StepUndone(index, evidence)]);
        }
        catch (Exception e) when (Explain(e, step, CancellationToken.None) is { } failure)
        {
            await journal.AppendAsync(run.Id, [new UndoFailed(index, failure.Error)]);
        }
    }

    private async Task VerifyAsync(RunState run, CancellationToken cancellation)
    {
        var result = await verifier.VerifyAsync(
            platform,
            run.Plan.To,
            run.Plan.Verification,
            cancellation
        );
        var takeBack = !result.Passed && await IsBetterBeforeAsync(run, cancellation);
        await journal.AppendAsync(run.Id, [new Verified(result, takeBack)]);
    }

    // A deployment that does not verify is always taken back, and a drill comes from what is good. A rollback is so only
    // where the release that it came from is healthy while the target is not even that: never from bad to worse.
    private async Task<bool> IsBetterBeforeAsync(RunState run, CancellationToken cancellation)
    {
        if (run.Plan.Kind == RunKind.Deploy || run.Start.IsDrill)
        {
            return true;
        }
        try
        {
            var found = (await platform.InspectAsync(cancellation)).Candidates;
            bool IsHealthy(string? version) =>
                found.Any(c => c.Version == version && c.Healthy == true);
            return IsHealthy(run.Plan.From) && !IsHealthy(run.Plan.To);
        }
        catch (PlatformException)
        {
            return false;
        }
    }

    private async Task EndAsync(RunState run, RunOutcome outcome)
    {
        var serving = await ServingAsync();
        var message = RunWords.Ending(run, outcome, serving);
        await journal.AppendAsync(
            run.Id,
            RunEnding.Facts(journal.State, run, outcome, serving, message)
        );
    }

    private async Task<string?> ServingAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Grace, time);
            return (await platform.InspectAsync(limit.Token)).Serving;
        }
        catch (Exception e) when (e is PlatformException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<T> WithinAsync<T>(
        PlannedStep step,
        Func<CancellationToken, Task<T>> act,
        CancellationToken cancellation
    )
    {
        using var limit = new CancellationTokenSource(step.Timeout + Grace, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await act(both.Token);
        }
        catch (OperationCanceledException)
            when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new PlatformException(
                $"\"{step.Title}\" did not end within {step.Timeout.TotalSeconds:0.#} s"
            );
        }
    }

    // Null for what is not the step's failure: a lost lease, a journal that cannot be written, an interruption. The run
    // stays as its facts say and is taken up by the next process.
    private static StepFailed? Explain(
        Exception error,
        PlannedStep step,
        CancellationToken cancellation
    ) =>
        error switch
        {
            JournalException => null,
            OperationCanceledException when cancellation.IsCancellationRequested => null,
            PlatformException e => new StepFailed(0, e.Message, e.Remedy),
            _ => new StepFailed(0, $"\"{step.Title}\" failed: {error.Message}", null),
        };
}
