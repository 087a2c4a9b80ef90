using Lastgood.App.Daemon;
using Lastgood.Core.Decisions;
using Lastgood.Core.Signals;

namespace Lastgood.App.Output;

/// <summary>
/// Says what a watch measures: at each probe while something is amiss, when anything changes, and else only now and then.
/// </summary>
internal sealed class WatchLines(Terminal terminal, MonotonicClock clock, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string State, TimeSpan At)> said = new(
        StringComparer.Ordinal
    );

    public void Say(WatchReport report)
    {
        lock (gate)
        {
            var state = report.Message ?? State(report.Decision!);
            var amiss =
                report.Decision is { } d
                && d.Triggers.Any(static t =>
                    t.State is TriggerState.Holding or TriggerState.Fired
                );
            var now = clock.Now;
            if (
                !amiss
                && said.TryGetValue(report.Service, out var last)
                && last.State == state
                && now - last.At < Quiet
            )
            {
                return;
            }
            said[report.Service] = (state, now);
            var at = terminal.Ink.Faint(Times.Clock(time.GetUtcNow()));
            var line = report.Message is null
                ? Line(report.Decision!)
                : terminal.Ink.Warn($"! {report.Message}");
            terminal.Chat.WriteLine(
                $"{(terminal.IsLive ? "\r\e[K" : "")}{at} {report.Service}  {line}"
            );
        }
    }

    private static string State(Decision decision) =>
        $"{decision.Serving} {decision.Kind} {string.Join(',', decision.Triggers.Select(static t => (int)t.State))}";

    private string Line(Decision decision)
    {
        // What nobody said, and what cannot apply, is no news.
        var told = decision.Triggers.Where(static t =>
            t.State is not (TriggerState.Clear or TriggerState.NotApplicable)
            || (t.State == TriggerState.Clear && t.Samples > 0)
        );
        var triggers = told.Select(t =>
            t.State switch
            {
                TriggerState.Holding => terminal.Ink.Warn(Words.Of(t)),
                TriggerState.Fired => terminal.Ink.Bad(Words.Of(t)),
                TriggerState.NoData or TriggerState.NotApplicable => terminal.Ink.Faint(
                    Words.Of(t)
                ),
                _ => Words.Of(t),
            }
        );
        return $"{decision.Serving}  {string.Join(" · ", triggers)}";
    }
}
