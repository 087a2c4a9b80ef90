using System.CommandLine;
using Lastgood.App.Daemon.Record;
using Lastgood.App.Output;
using Lastgood.Core.Policies;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood decide</c>: what would be decided now, with the whole reasoning, changing nothing.</summary>
internal static class Decide
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var json = Shell.Json();
        var span = new Option<string?>("--for")
        {
            Description =
                "How long it is measured before it is decided (default: the policy's window and two probes)",
        };
        span.Validators.Add(result => Shell.CheckSpan(result, "--for", Longest));
        return shell.Verb(
            "decide",
            "What would be decided now, with every trigger and every guard, changing nothing",
            [service, span, json],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var guarded = installation.Look(settings);
                var length = Durations.TryParse(parsed.GetValue(span), out var given)
                    ? given
                    : guarded.Policy.Window + (2 * guarded.Probe.Interval);
                if (!parsed.GetValue(json))
                {
                    shell.Terminal.Say($"measuring {settings.Name} for {Durations.Format(length)}");
                }
                var measuring = Measuring.Of(installation, guarded);
                await measuring.RunAsync(
                    length,
                    static (_, _) => Task.FromResult(true),
                    cancellation
                );
                var (_, decision) = await measuring.DecideAsync(cancellation);
                if (parsed.GetValue(json))
                {
                    shell.Terminal.Data.WriteLine(
                        Json.Text(DecisionOutput.Of(settings.Name, decision))
                    );
                }
                else
                {
                    shell.Terminal.Data.Write(
                        DecisionOutput.Whole(settings.Name, decision, shell.Terminal.DataInk)
                    );
                }
                return ExitCodes.Done;
            }
        );
    }
}
