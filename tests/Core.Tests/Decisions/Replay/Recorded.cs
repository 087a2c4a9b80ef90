using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Decisions.Replay;

/// <summary>What was recorded of a service, made up for tests: 1.2 serves since an hour before noon, 1.1 is last good.</summary>
internal static class Recorded
{
    public static DateTimeOffset Noon { get; } = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    public static Circumstances Known { get; } =
        new()
        {
            Serving = "1.2",
            LastGood = new LastGood("1.1", LastGoodState.Healthy, "HTTP 200"),
        };

    public static ActivationBegan Began { get; } =
        new("1.2", new Baseline("1.1", 5000, 0.001, Seconds(0.1)), Age: null, TimeSpan.Zero);

    public static RecordingHead Head { get; } =
        new(
            "shop",
            "shop",
            Noon,
            Seconds(1),
            [Signal.Health, Signal.ErrorRate, Signal.P95, Signal.Requests, Signal.OomKills],
            Began
        );

    public static Policy Policy(params string[] lines) =>
        new()
        {
            Triggers = [.. lines.Select(static line => TriggerLine.Parse(line).Trigger!)],
            Window = Seconds(60),
        };

    /// <summary>A moment with samples taken then; the first one has to be made with <see cref="First"/>.</summary>
    public static Moment At(double second, params SignalSample[] samples) =>
        new()
        {
            At = Seconds(second),
            Observed = new Observed { Samples = samples },
            Known = Known,
        };

    /// <summary>A moment that begins the activation.</summary>
    public static Moment First(this Moment moment) => moment with { Began = Began };

    public static SignalSample Errors(double second, double? ratio) =>
        new(Signal.ErrorRate, Seconds(second), ratio, ratio is null ? "connection refused" : null)
        {
            Requests = 1000,
        };

    public static SignalSample Kills(double second, double count) =>
        new(Signal.OomKills, Seconds(second), count);

    /// <summary>One sample of the error ratio each <paramref name="step"/> seconds.</summary>
    public static IEnumerable<Moment> ErrorsEach(double step, params double?[] ratios) =>
        ratios.Select(
            (ratio, i) =>
            {
                var moment = At(i * step, Errors(i * step, ratio));
                return i == 0 ? moment.First() : moment;
            }
        );

    public static ReplayTally Run(Policy policy, IEnumerable<Moment> moments)
    {
        var replayer = new Replayer(policy, measured: null, Noon);
        var tally = new ReplayTally();
        foreach (var moment in moments)
        {
            var (decision, change) = replayer.Take(moment);
            tally.Add(moment.At, decision, change);
        }
        return tally;
    }

    /// <summary>The changes as <c>second kind, second kind</c>.</summary>
    public static string Said(this ReplayTally tally) =>
        string.Join(
            ", ",
            tally.Changes.Select(static c =>
                FormattableString.Invariant($"{c.At.TotalSeconds} {c.Decision.Kind}")
            )
        );
}
