using System.CommandLine;
using System.Globalization;
using Lastgood.Adapters.Storage.Recordings;
using Lastgood.App.Daemon.Record;
using Lastgood.App.Output;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood record-signals</c>: measures a service as a watch does and writes it down, for <c>replay</c>.</summary>
internal static class RecordSignals
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var span = new Option<string?>("--for")
        {
            Description = $"How long (default: {Durations.Format(Usual)}); Ctrl-C ends it sooner",
        };
        span.Validators.Add(result => Shell.CheckSpan(result, "--for", Longest));
        var to = new Option<string?>("--to")
        {
            Description = "The file to write (default: SERVICE-TIME.jsonl in this folder)",
        };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace the file if it is there",
        };
        return shell.Verb(
            "record-signals",
            "Measure a service as the watch does and write it down, to be replayed; changes nothing",
            [service, span, to, overwrite],
            async (parsed, installation, cancellation) =>
            {
                var guarded = installation.Look(installation.Find(parsed.GetValue(service)!));
                var length = Durations.TryParse(parsed.GetValue(span), out var given)
                    ? given
                    : Usual;
                var path =
                    parsed.GetValue(to)
                    ?? $"{guarded.Name}-{installation.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.jsonl";
                using var recorder = await Recorder.BeginAsync(
                    Measuring.Of(installation, guarded),
                    guarded,
                    path,
                    parsed.GetValue(overwrite),
                    installation.Time,
                    cancellation
                );
                shell.Terminal.Say(
                    $"recording {guarded.Name} into {path} for {Durations.Format(length)}; Ctrl-C ends it sooner"
                );
                DecisionKind? last = null;
                var code = ExitCodes.Done;
                try
                {
                    await recorder.RunAsync(
                        length,
                        decision =>
                        {
                            if (decision.Kind != last)
                            {
                                shell.Terminal.Say(
                                    $"{Times.Clock(installation.Time.GetUtcNow())} {Words.Of(decision.Kind)}  {decision.Reason}"
                                );
                            }
                            last = decision.Kind;
                        },
                        cancellation
                    );
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    code = ExitCodes.Interrupted;
                    // Over the ^C that the terminal has put there.
                    shell.Terminal.Say($"{(shell.Terminal.IsLive ? "\r\e[K" : "")}interrupted");
                }
                catch (RecordingFileException e)
                {
                    shell.Terminal.Say($"lastgood: {e.Message}");
                    code = ExitCodes.Failed;
                }
                if (recorder.IsFull)
                {
                    shell.Terminal.Say(
                        $"the recording is as large as one may be, so it ends here; record the rest into another file"
                    );
                    code = ExitCodes.Failed;
                }
                shell.Terminal.PrintOutcome(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"recorded {recorder.Moments} moments over {Durations.Rounded(recorder.Length)} ({recorder.Bytes / 1024.0:0} KiB) in {path}"
                    )
                );
                shell.Terminal.Say(
                    $"to see what the policy would have done:\n  lastgood replay {path}"
                );
                return code;
            }
        );
    }
}
