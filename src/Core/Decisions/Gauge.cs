using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>What a trigger compares: a measured value with a threshold, or why there is nothing to compare.</summary>
internal readonly record struct Gauge(
    bool? Met,
    double? Value,
    double? Threshold,
    TimeSpan Window,
    double Samples,
    string? Note
)
{
    /// <summary>Nothing was measured.</summary>
    public static Gauge None(double? threshold, string why, double samples = 0) =>
        new(Met: null, Value: null, threshold, TimeSpan.Zero, samples, why);

    /// <summary>Reads a level off the window of the service's own counters.</summary>
    public static Gauge Of(Trigger trigger, WindowFigures figures, Baseline? baseline)
    {
        var measured = figures.Of(trigger.Signal, trigger.MinRequests);
        var threshold = ThresholdOf(trigger, baseline);
        if (measured.Value is not { } value)
        {
            return None(threshold, measured.Missing ?? "no value", measured.Samples) with
            {
                Window = figures.Span,
            };
        }
        var gauge = Compare(trigger, value, figures.Span, measured.Samples, baseline);
        // The value lies somewhere above the highest bucket: only a threshold at or below that bucket can be told.
        return measured.AtLeast && value < threshold
            ? gauge with
            {
                Met = null,
                Value = null,
                Note =
                    $"above {Figures.Seconds(value)}, the histogram's highest bucket: it needs one above {Figures.Seconds(threshold.Value)}",
            }
            : gauge;
    }

    /// <summary>Reads a level off a sample.</summary>
    public static Gauge Of(Trigger trigger, SignalSample sample, Policy policy, Baseline? baseline)
    {
        var least = trigger.MinRequests ?? policy.MinRequests;
        return sample switch
        {
            { Value: not { } } => None(
                ThresholdOf(trigger, baseline),
                sample.Missing ?? "no value"
            ),
            { Requests: { } requests } when requests < least => None(
                ThresholdOf(trigger, baseline),
                FormattableString.Invariant($"{requests:0} requests, needs {least}"),
                requests
            ),
            _ => Compare(
                trigger,
                sample.Value.Value,
                sample.Window,
                sample.Requests ?? 1,
                baseline
            ),
        };
    }

    private static Gauge Compare(
        Trigger trigger,
        double value,
        TimeSpan window,
        double samples,
        Baseline? baseline
    )
    {
        var threshold = ThresholdOf(trigger, baseline);
        var note =
            trigger.OfBaseline && baseline?.Of(trigger.Signal) is { } usual
                ? $"baseline {Figures.Show(usual, trigger.Signal.Unit)} of {baseline.Version}"
                : null;
        return new Gauge(
            threshold is { } known ? trigger.IsMet(value, known) : null,
            value,
            threshold,
            window,
            samples,
            note
        );
    }

    private static double? ThresholdOf(Trigger trigger, Baseline? baseline) =>
        trigger.OfBaseline ? trigger.Threshold * baseline?.Of(trigger.Signal) : trigger.Threshold;
}
