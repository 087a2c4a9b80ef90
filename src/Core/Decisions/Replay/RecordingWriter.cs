using System.Text.Json;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions.Replay;

/// <summary>A recording as lines of JSON: the head, then one line a moment. Without line ends.</summary>
public static class RecordingWriter
{
    /// <summary>The name of the format, in the head of every recording.</summary>
    public const string Format = "lastgood-recording";

    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The first line.</summary>
    public static byte[] Head(RecordingHead head) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new HeadLine
            {
                Format = Format,
                Version = Version,
                Service = head.Service,
                Policy = head.Policy,
                Began = head.Began,
                Interval = Seconds(head.Interval),
                Signals = [.. head.Signals.Select(static s => s.Name)],
                Activation = Line(head.Activation),
            },
            RecordingJson.Default.HeadLine
        );

    /// <summary>The line of a moment.</summary>
    public static byte[] Line(Moment moment) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new MomentLine
            {
                At = Seconds(moment.At),
                Activation = moment.Began is { } began ? Line(began) : null,
                Counters = moment.Observed.Counters is { } counters ? Line(counters) : null,
                Samples = moment.Observed.Samples is { Count: > 0 } samples
                    ? [.. samples.Select(Line)]
                    : null,
                Health = moment.Observed.Health is { } health
                    ? new HealthLine
                    {
                        At = Seconds(health.At),
                        Healthy = health.Healthy,
                        Evidence = health.Evidence,
                    }
                    : null,
                Checks =
                    moment.Observed.Checks.Count > 0
                        ?
                        [
                            .. moment.Observed.Checks.Select(static c => new CheckLine
                            {
                                Name = c.Name,
                                At = Seconds(c.Sample.At),
                                Healthy = c.Sample.Healthy,
                                Evidence = c.Sample.Evidence,
                            }),
                        ]
                        : null,
                Said =
                    moment.Said.Count > 0
                        ?
                        [
                            .. moment.Said.Select(static s => new SayingLine
                            {
                                Signal = s.Signal.Name,
                                Subject = s.Subject,
                                Evidence = s.Evidence,
                                Since = s.Since is { } since ? Seconds(since) : null,
                                IsOlder = s.IsOlder ? true : null,
                            }),
                        ]
                        : null,
                Known = Line(moment.Known),
            },
            RecordingJson.Default.MomentLine
        );

    private static double Seconds(TimeSpan span) => span.Ticks / (double)TimeSpan.TicksPerSecond;

    private static ActivationLine Line(ActivationBegan began) =>
        new()
        {
            Release = began.Version,
            At = Seconds(began.At),
            Age = began.Age is { } age ? Seconds(age) : null,
            Baseline = began.Baseline is { } baseline ? Line(baseline) : null,
        };

    private static BaselineLine Line(Baseline baseline) =>
        new()
        {
            Release = baseline.Version,
            Requests = baseline.Requests,
            ErrorRate = baseline.ErrorRatio,
            P95 = baseline.P95 is { } p95 ? Seconds(p95) : null,
            Levels = baseline.Levels?.ToDictionary(
                static l => l.Signal,
                static l => l.Value,
                StringComparer.Ordinal
            ),
        };

    private static CountersLine Line(CounterReading counters) =>
        new()
        {
            At = Seconds(counters.At),
            SampledAt = counters.Reading.Sample is { } sample ? Seconds(sample.At) : null,
            Requests = counters.Reading.Sample?.Requests,
            Failures = counters.Reading.Sample?.Failures,
            Latency = counters.Reading.Sample?.Latency.ToDictionary(
                static h => h.Key,
                static h =>
                    (HistogramLine?)
                        new HistogramLine { Bounds = h.Value.Bounds, Counts = h.Value.Counts },
                StringComparer.Ordinal
            ),
            Missing = counters.Reading.Missing,
            LatencyMissing = counters.Reading.LatencyMissing,
        };

    private static SampleLine Line(SignalSample sample) =>
        new()
        {
            Signal = sample.Signal.Name,
            At = Seconds(sample.At),
            Value = sample.Value,
            Missing = sample.Missing,
            Evidence = sample.Evidence,
            Requests = sample.Requests,
            Window = sample.Window == TimeSpan.Zero ? null : Seconds(sample.Window),
        };

    private static KnownLine Line(Circumstances known) =>
        new()
        {
            Serving = known.Serving,
            Verdict = RecordingWords.Of(known.ServingVerdict),
            IsRollback = known.ServingIsRollback ? true : null,
            LastGood = known.LastGood.Version,
            LastGoodState = RecordingWords.Of(known.LastGood.State),
            LastGoodEvidence = known.LastGood.Evidence,
            FailedRollback = known.FailedRollback,
            AutomaticRollbacks = known.AutomaticRollbacks == 0 ? null : known.AutomaticRollbacks,
            SinceRollback = known.SinceRollback is { } since ? Seconds(since) : null,
            Frozen = known.Frozen,
            Cap = known.InstallationCap,
            Mitigation = known.Mitigation,
            IsInvestigated = known.IsInvestigated ? true : null,
            SinceConfiguration = known.SinceConfiguration is { } configured
                ? Seconds(configured)
                : null,
            FailingDependencies = Some(known.FailingDependencies),
            AwaitedDependencies = Some(known.AwaitedDependencies),
            FailingNeighbours = Some(known.FailingNeighbours),
        };

    private static IReadOnlyList<string>? Some(IReadOnlyList<string> list) =>
        list.Count > 0 ? list : null;
}
