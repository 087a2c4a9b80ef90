using System.Text.Json.Serialization;

namespace Lastgood.Core.Decisions.Replay;

// The lines of a recording as they are written: all times and spans are in seconds, since the recording began where they are
// moments; what is not there is left out. Names are part of the format: never rename one.

internal sealed record HeadLine
{
    public string? Format { get; init; }
    public int? Version { get; init; }
    public string? Service { get; init; }
    public string? Policy { get; init; }
    public DateTimeOffset? Began { get; init; }
    public double? Interval { get; init; }
    public IReadOnlyList<string?>? Signals { get; init; }
    public ActivationLine? Activation { get; init; }
}

internal sealed record ActivationLine
{
    public string? Release { get; init; }
    public double? At { get; init; }
    public double? Age { get; init; }
    public BaselineLine? Baseline { get; init; }
}

internal sealed record BaselineLine
{
    public string? Release { get; init; }
    public double? Requests { get; init; }
    public double? ErrorRate { get; init; }
    public double? P95 { get; init; }
    public IReadOnlyDictionary<string, double>? Levels { get; init; }
}

internal sealed record MomentLine
{
    public double? At { get; init; }
    public ActivationLine? Activation { get; init; }
    public CountersLine? Counters { get; init; }
    public IReadOnlyList<SampleLine?>? Samples { get; init; }
    public HealthLine? Health { get; init; }
    public IReadOnlyList<CheckLine?>? Checks { get; init; }
    public IReadOnlyList<SayingLine?>? Said { get; init; }
    public KnownLine? Known { get; init; }
}

internal sealed record CountersLine
{
    public double? At { get; init; }
    public double? SampledAt { get; init; }
    public IReadOnlyDictionary<string, double>? Requests { get; init; }
    public IReadOnlyDictionary<string, double>? Failures { get; init; }
    public IReadOnlyDictionary<string, HistogramLine?>? Latency { get; init; }
    public string? Missing { get; init; }
    public string? LatencyMissing { get; init; }
}

internal sealed record HistogramLine
{
    public IReadOnlyList<double>? Bounds { get; init; }
    public IReadOnlyList<double>? Counts { get; init; }
}

internal sealed record SampleLine
{
    public string? Signal { get; init; }
    public double? At { get; init; }
    public double? Value { get; init; }
    public string? Missing { get; init; }
    public string? Evidence { get; init; }
    public double? Requests { get; init; }
    public double? Window { get; init; }
}

internal record HealthLine
{
    public double? At { get; init; }
    public bool? Healthy { get; init; }
    public string? Evidence { get; init; }
}

internal sealed record CheckLine : HealthLine
{
    public string? Name { get; init; }
}

internal sealed record SayingLine
{
    public string? Signal { get; init; }
    public string? Subject { get; init; }
    public string? Evidence { get; init; }
    public double? Since { get; init; }
    public bool? IsOlder { get; init; }
}

internal sealed record KnownLine
{
    public string? Serving { get; init; }
    public string? Verdict { get; init; }
    public bool? IsRollback { get; init; }
    public string? LastGood { get; init; }
    public string? LastGoodState { get; init; }
    public string? LastGoodEvidence { get; init; }
    public string? FailedRollback { get; init; }
    public int? AutomaticRollbacks { get; init; }
    public double? SinceRollback { get; init; }
    public string? Frozen { get; init; }
    public string? Cap { get; init; }
    public string? Mitigation { get; init; }
    public bool? IsInvestigated { get; init; }
    public double? SinceConfiguration { get; init; }
    public IReadOnlyList<string>? FailingDependencies { get; init; }
    public IReadOnlyList<string>? AwaitedDependencies { get; init; }
    public IReadOnlyList<string>? FailingNeighbours { get; init; }
}

/// <summary>What the compiler generates the reading and writing of lines from.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    // Of a counter that shows NaN, that is what was recorded; the last bound of a histogram is +∞.
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(HeadLine))]
[JsonSerializable(typeof(MomentLine))]
internal sealed partial class RecordingJson : JsonSerializerContext;
