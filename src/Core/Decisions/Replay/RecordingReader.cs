using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions.Replay;

/// <summary>
/// Reads the lines of a recording, one after the other: the head first, then moments whose time ascends. Pure; not
/// thread-safe.
/// </summary>
public sealed class RecordingReader
{
    private TimeSpan? last;

    /// <summary>What the recording is about; null until <see cref="ReadHead"/> has read it.</summary>
    public RecordingHead? Head { get; private set; }

    /// <summary>Reads the first line.</summary>
    /// <exception cref="RecordingException">It is not the head of a recording that this version reads.</exception>
    public RecordingHead ReadHead(ReadOnlySpan<byte> line)
    {
        HeadLine head;
        try
        {
            head = Parse(line, RecordingJson.Default.HeadLine);
        }
        catch (RecordingException e)
        {
            throw NoRecording(e.Message);
        }
        if (head.Format != RecordingWriter.Format)
        {
            throw NoRecording($"\"format\" is not \"{RecordingWriter.Format}\"");
        }
        if (head.Version != RecordingWriter.Version)
        {
            throw new RecordingException(
                FormattableString.Invariant(
                    $"the recording has version {head.Version ?? 0} of the format, this lastgood reads version {RecordingWriter.Version}: replay it with the lastgood that made it"
                )
            );
        }
        Head = new RecordingHead(
            Has(head.Service, "service"),
            Has(head.Policy, "policy"),
            Has(head.Began, "began"),
            Span(Has(head.Interval, "interval"), "interval"),
            [.. Has(head.Signals, "signals").Select(SignalOf)],
            Began(Has(head.Activation, "activation"))
        );
        return Head;
    }

    /// <summary>Reads a further line.</summary>
    /// <exception cref="RecordingException">It is not a moment, or not later than the one before.</exception>
    /// <exception cref="InvalidOperationException">The head was not read.</exception>
    public Moment Read(ReadOnlySpan<byte> line)
    {
        var head = Head ?? throw new InvalidOperationException("the head was not read");
        var read = Parse(line, RecordingJson.Default.MomentLine);
        var at = Span(Has(read.At, "at"), "at");
        if (at <= last)
        {
            throw new RecordingException(
                FormattableString.Invariant(
                    $"\"at\" is {at.TotalSeconds:0.###} s, which is not after the {last.Value.TotalSeconds:0.###} s of the moment before: the lines are not in the order in which they were recorded; put them back, or replay each recording by itself"
                )
            );
        }
        var began = read.Activation is { } activation ? Began(activation) : null;
        var moment = new Moment
        {
            At = at,
            Began = began ?? (last is null ? head.Activation : null),
            Observed = new Observed
            {
                Counters = read.Counters is { } counters ? Counters(counters) : null,
                Samples = [.. (read.Samples ?? []).Select(Sample)],
                Health = read.Health is { } health ? Health(health, "health") : null,
                Checks = [.. (read.Checks ?? []).Select(Check)],
            },
            Said = [.. (read.Said ?? []).Select(Saying)],
            Known = Known(Has(read.Known, "known")),
        };
        last = at;
        return moment;
    }

    private static T Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type)
                ?? throw new RecordingException("null is no line of a recording");
        }
        catch (JsonException e)
        {
            var where = e.Path is { Length: > 1 } path ? $" at {path}" : "";
            throw new RecordingException(
                FormattableString.Invariant(
                    $"the line is not what lastgood wrote{where}, byte {e.BytePositionInLine + 1}; take it out, or record again"
                )
            );
        }
    }

    private static RecordingException NoRecording(string why) =>
        new(
            $"this is no recording ({why}); make one with: lastgood record-signals SERVICE --to FILE"
        );

    private static T Has<T>(T? value, string name)
        where T : class => value ?? throw Lacks(name);

    private static T Has<T>(T? value, string name)
        where T : struct => value ?? throw Lacks(name);

    private static RecordingException Lacks(string name) =>
        new($"\"{name}\" is missing; take the line out, or record again");

    private static TimeSpan Span(double seconds, string name) =>
        Math.Abs(seconds) <= Durations.Longest.TotalSeconds
            ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
            : throw new RecordingException(
                FormattableString.Invariant(
                    $"\"{name}\" is {seconds}, not a number of seconds up to {Durations.Longest.TotalSeconds:0}"
                )
            );

    private static Signal SignalOf(string? name) =>
        Signal.Known.FirstOrDefault(s => s.Name == name)
        ?? (
            name is { Length: > 0 and < 64 }
            && char.IsAsciiLetterLower(name[0])
            && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
                ? Signal.Custom(name)
                : throw new RecordingException($"\"{name}\" cannot be the name of a signal")
        );

    private static ActivationBegan Began(ActivationLine line) =>
        new(
            Has(line.Release, "activation.release"),
            line.Baseline is { } baseline
                ? new Baseline(
                    Has(baseline.Release, "baseline.release"),
                    Has(baseline.Requests, "baseline.requests"),
                    baseline.ErrorRate,
                    baseline.P95 is { } p95 ? Span(p95, "baseline.p95") : null
                )
                {
                    Levels = baseline
                        .Levels?.Select(static l => new BaselineLevel(l.Key, l.Value))
                        .ToList(),
                }
                : null,
            line.Age is { } age ? Span(age, "activation.age") : null,
            Span(Has(line.At, "activation.at"), "activation.at")
        );

    private static CounterReading Counters(CountersLine line)
    {
        var sample = line.SampledAt is { } at
            ? new RequestSample(
                Span(at, "counters.sampled_at"),
                Has(line.Requests, "counters.requests"),
                Has(line.Failures, "counters.failures"),
                Has(line.Latency, "counters.latency")
                    .ToDictionary(
                        static h => h.Key,
                        static h => new HistogramSample(
                            Has(h.Value?.Bounds, "counters.latency.bounds"),
                            Has(h.Value?.Counts, "counters.latency.counts")
                        ),
                        StringComparer.Ordinal
                    )
            )
            : null;
        return new CounterReading(
            Span(Has(line.At, "counters.at"), "counters.at"),
            new Reading(sample, sample is null ? Has(line.Missing, "counters.missing") : null)
            {
                LatencyMissing = line.LatencyMissing,
            }
        );
    }

    private static SignalSample Sample(SampleLine? line)
    {
        var signal = SignalOf(Has(line, "samples[]").Signal);
        return signal.Form is SignalForm.Level or SignalForm.Count
            ? new SignalSample(
                signal,
                Span(Has(line!.At, "samples[].at"), "samples[].at"),
                line.Value,
                line.Missing
            )
            {
                Evidence = line.Evidence,
                Requests = line.Requests,
                Window = Span(line.Window ?? 0, "samples[].window"),
            }
            : throw new RecordingException($"{signal} has no samples");
    }

    private static HealthSample Health(HealthLine line, string name) =>
        new(
            Span(Has(line.At, $"{name}.at"), $"{name}.at"),
            Has(line.Healthy, $"{name}.healthy"),
            Has(line.Evidence, $"{name}.evidence")
        );

    private static CheckSample Check(CheckLine? line) =>
        new(Has(Has(line, "checks[]").Name, "checks[].name"), Health(line!, "checks[]"));

    private static Saying Saying(SayingLine? line)
    {
        var signal = SignalOf(Has(line, "said[]").Signal);
        return signal.Form is SignalForm.Report or SignalForm.Alert
            ? new Saying(
                signal,
                Has(line!.Subject, "said[].subject"),
                Has(line.Evidence, "said[].evidence")
            )
            {
                Since = line.Since is { } since ? Span(since, "said[].since") : null,
                IsOlder = line.IsOlder ?? false,
            }
            : throw new RecordingException($"{signal} is nothing that is said");
    }

    private static Circumstances Known(KnownLine line) =>
        new()
        {
            Serving = line.Serving,
            ServingVerdict = RecordingWords.VerdictOf(line.Verdict),
            ServingIsRollback = line.IsRollback ?? false,
            LastGood = new LastGood(
                line.LastGood,
                RecordingWords.StateOf(line.LastGoodState),
                Has(line.LastGoodEvidence, "known.last_good_evidence")
            ),
            FailedRollback = line.FailedRollback,
            AutomaticRollbacks = line.AutomaticRollbacks ?? 0,
            SinceRollback = line.SinceRollback is { } since
                ? Span(since, "known.since_rollback")
                : null,
            Frozen = line.Frozen,
            InstallationCap = line.Cap,
            Mitigation = line.Mitigation,
            IsInvestigated = line.IsInvestigated ?? false,
            SinceConfiguration = line.SinceConfiguration is { } configured
                ? Span(configured, "known.since_configuration")
                : null,
            FailingDependencies = line.FailingDependencies ?? [],
            AwaitedDependencies = line.AwaitedDependencies ?? [],
            FailingNeighbours = line.FailingNeighbours ?? [],
        };
}
