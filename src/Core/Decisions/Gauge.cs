using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>What a trigger on requests compares: a measured value with a threshold, or why there is nothing to compare.</summary>
internal sealed record Gauge(
    double? Value,
    double? Threshold,
    string Unit,
    TimeSpan Window,
    double Samples,
    string? Note
)
{
    /// <summary>Whether the condition is met now; null where that could not be measured.</summary>
    public bool? Met => Value is { } value && Threshold is { } threshold ? value > threshold : null;

    /// <summary>Reads a trigger's signal off the window.</summary>
    public static Gauge Read(Trigger trigger, WindowFigures figures, Baseline? baseline)
    {
        var threshold = ThresholdOf(trigger, baseline);
        var (measured, unit) =
            trigger.Signal == TriggerSignal.ErrorRate
                ? (figures.ErrorRatio, Units.Ratio)
                : (figures.Latency(0.95), Units.Seconds);
        var gauge = new Gauge(
            measured.Value,
            threshold,
            unit,
            figures.Span,
            measured.Samples,
            measured.Missing ?? Comparison(trigger, baseline)
        );
        return measured.AtLeast && gauge.Met == false ? gauge.Unknown() : gauge;
    }

    private static double? ThresholdOf(Trigger trigger, Baseline? baseline) =>
        trigger.OfBaseline ? trigger.Threshold * baseline?.P95?.TotalSeconds : trigger.Threshold;

    private static string? Comparison(Trigger trigger, Baseline? baseline) =>
        trigger.OfBaseline && baseline?.P95 is { } p95
            ? $"baseline {Figures.Seconds(p95.TotalSeconds)} of {baseline.Version}"
            : null;

    /// <summary>The value lies somewhere above the highest bucket, which is not above the threshold: it may be either.</summary>
    private Gauge Unknown() =>
        this with
        {
            Value = null,
            Note =
                $"above {Figures.Seconds(Value!.Value)}, the histogram's highest bucket: it needs one above {Figures.Seconds(Threshold!.Value)}",
        };
}
