using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>A trigger on a board: what never changes of it is found out once, what does is kept.</summary>
internal sealed class BoardRow
{
    private readonly Policy policy;
    private readonly string? usual;

    public BoardRow(
        Trigger trigger,
        Policy policy,
        Baseline? baseline,
        IReadOnlyCollection<Signal>? measured
    )
    {
        (Trigger, this.policy) = (trigger, policy);
        WhyNot = Reason(trigger, policy, baseline, measured);
        var own = trigger.OfBaseline ? baseline?.Of(trigger.Signal) : null;
        Threshold = trigger.OfBaseline ? trigger.Threshold * own : trigger.Threshold;
        usual = own is { } figure
            ? $"baseline {Figures.Show(figure, trigger.Signal.Unit)} of {baseline!.Version}"
            : null;
        CanBeFromWindow =
            trigger.Signal.Quantile is not null
            || trigger.Signal == Signal.ErrorRate
            || trigger.Signal == Signal.Requests;
        SaidKey = Said(trigger.Signal, trigger.Subject);
    }

    public Trigger Trigger { get; }

    /// <summary>Why it cannot apply to this service, or null.</summary>
    public string? WhyNot { get; }

    /// <summary>What values are compared with, in the signal's unit; null where that is not known.</summary>
    public double? Threshold { get; }

    /// <summary>Whether it is a level that request counters hold.</summary>
    public bool CanBeFromWindow { get; }

    /// <summary>By which name its subject is reported or alerted about.</summary>
    public string SaidKey { get; }

    /// <summary>How long its condition has been met.</summary>
    public Hold Hold { get; } = new();

    /// <summary>When it was measured last; null before the first time.</summary>
    public TimeSpan? LastMeasured { get; private set; }

    /// <summary>The name of a subject that is reported or alerted about.</summary>
    public static string Said(Signal signal, string? subject) => $"{signal.Name} {subject}";

    /// <summary>Takes what was measured: met, clear, or (null) nothing.</summary>
    public void Advance(TimeSpan at, bool? met)
    {
        Hold.Advance(at, met);
        if (met is not null)
        {
            LastMeasured = at;
        }
    }

    /// <summary>Reads a level off the window of the service's own counters.</summary>
    public Gauge Of(in WindowFigures figures)
    {
        var measured = figures.Of(Trigger.Signal, Trigger.MinRequests);
        if (measured.Value is not { } value)
        {
            return Gauge.None(Threshold, measured.Missing ?? "no value", measured.Samples) with
            {
                Window = figures.Span,
            };
        }
        // The value lies somewhere above the highest bucket: only a threshold at or below that bucket can be told.
        return measured.AtLeast && value < Threshold
            ? Compare(value, figures.Span, measured.Samples) with
            {
                Met = null,
                Value = null,
                Note =
                    $"above {Figures.Seconds(value)}, the histogram's highest bucket: it needs one above {Figures.Seconds(Threshold.Value)}",
            }
            : Compare(value, figures.Span, measured.Samples);
    }

    /// <summary>Reads a level off what a source of its own brought.</summary>
    public Gauge Of(in LevelReading level)
    {
        var least = Trigger.MinRequests ?? policy.MinRequests;
        return level switch
        {
            { Value: not { } } => Gauge.None(Threshold, level.Missing ?? "no value"),
            { Requests: { } requests } when requests < least => Gauge.None(
                Threshold,
                FormattableString.Invariant($"{requests:0} requests, needs {least}"),
                requests
            ),
            { Evidence: { } seen } => Compare(
                level.Value.Value,
                level.Window,
                level.Requests ?? 1
            ) with
            {
                Note = seen,
            },
            _ => Compare(level.Value.Value, level.Window, level.Requests ?? 1),
        };
    }

    private Gauge Compare(double value, TimeSpan window, double samples) =>
        new(
            Threshold is { } known ? Trigger.IsMet(value, known) : null,
            value,
            Threshold,
            window,
            samples,
            usual
        );

    private static string? Reason(
        Trigger trigger,
        Policy policy,
        Baseline? baseline,
        IReadOnlyCollection<Signal>? measured
    )
    {
        if (
            measured?.Contains(trigger.Signal) == false
            && trigger.Signal.Form is not (SignalForm.Report or SignalForm.Alert)
        )
        {
            return "this service has no such signal";
        }
        return Baselines.WhyNot(trigger, baseline, policy);
    }
}
