using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Daemon;
using Lastgood.App.Output;
using Lastgood.Core.Decisions;
using Lastgood.Core.Platforms;
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
        span.Validators.Add(result =>
        {
            if (
                result.GetValueOrDefault<string?>() is { } text
                && !(Durations.TryParse(text, out var value) && value <= Longest)
            )
            {
                result.AddError(
                    $"--for: \"{text}\" is not {Durations.Expected}, at most {Durations.Format(Longest)}"
                );
            }
        });
        return shell.Verb(
            "decide",
            "What would be decided now, with every trigger and every guard, changing nothing",
            [service, span, json],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var guarded = installation.Guard(
                    settings,
                    static _ => { },
                    takesBackWhenInterrupted: false
                );
                var length = Durations.TryParse(parsed.GetValue(span), out var given)
                    ? given
                    : guarded.Policy.Window + (2 * guarded.Probe.Interval);
                if (!parsed.GetValue(json))
                {
                    shell.Terminal.Say($"measuring {settings.Name} for {Durations.Format(length)}");
                }
                var decision = await MeasureAsync(installation, guarded, length, cancellation);
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

    private static async Task<Decision> MeasureAsync(
        Installation installation,
        Guarded guarded,
        TimeSpan length,
        CancellationToken cancellation
    )
    {
        var (clock, time) = (installation.Clock, installation.Time);
        var state = await installation.ReadAsync(guarded.Name, cancellation);
        if (state.Serving is not { } serving)
        {
            throw new PlatformException(
                $"nothing is known to serve; to begin: lastgood deploy {guarded.Name} VERSION"
            );
        }
        var fleet = Fleet.Of(installation.Settings);
        var observing = new Observing(guarded, fleet, clock, time);
        var found = await guarded.Setup.Platform.InspectAsync(cancellation);
        var watched = observing.Begin(state, serving, found, isNew: false);
        watched.Found = found;
        var shared = SharedMeasuring.Of(installation.Settings, fleet.Samples, time);
        var end = clock.Now + length;
        while (true)
        {
            await (shared?.MeasureAsync(cancellation) ?? Task.CompletedTask);
            await observing.ObserveAsync(watched, cancellation);
            var left = end - clock.Now;
            if (left <= TimeSpan.Zero)
            {
                break;
            }
            var pause = left < guarded.Probe.Interval ? left : guarded.Probe.Interval;
            await Task.Delay(pause, time, cancellation);
        }
        return await new Deciding(guarded, fleet, clock, time).DecideAsync(
            state,
            watched,
            cancellation
        );
    }
}
