using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>
/// The triggers of one service since one activation. Samples go in as they come; <see cref="Evaluate"/> only reads, so
/// that it can be asked at any time and as often as one likes without changing what comes of it. Not thread-safe.
/// </summary>
public sealed class TriggerBoard
{
    private readonly Policy policy;
    private readonly RequestWindow window;
    private readonly HealthStreak health = new();
    private readonly LevelBoard levels = new();
    private readonly Dictionary<string, EventCounter> events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> said = new(StringComparer.Ordinal);
    private readonly BoardRow[] rows;
    private TimeSpan? begin;
    private TimeSpan clock = TimeSpan.MinValue;

    /// <summary>A board on which nothing has been measured yet.</summary>
    /// <param name="policy">The triggers, the window and the minimum of requests.</param>
    /// <param name="baseline">The last good release's figures; null where there are none.</param>
    /// <param name="measured">The signals that this service has; triggers on others cannot apply. Null: it has all.</param>
    public TriggerBoard(
        Policy policy,
        Baseline? baseline,
        IReadOnlyCollection<Signal>? measured = null
    )
    {
        this.policy = policy;
        window = new RequestWindow(policy.Window, policy.MinRequests);
        rows = [.. policy.Triggers.Select(t => new BoardRow(t, policy, baseline, measured))];
    }

    /// <summary>
    /// The earliest moment after the last call at which a trigger that is holding now would fire without another sample;
    /// null where none would. Evaluating exactly then loses no time to the probe interval.
    /// </summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? earliest = null;
            foreach (var row in rows)
            {
                var fires = row.Hold.Reaches(row.Trigger.For);
                if (fires > clock && fires <= FreshUntil(row) && !(fires >= earliest))
                {
                    earliest = fires;
                }
            }
            return earliest;
        }
    }

    /// <summary>The middle of every level since the activation: what makes a baseline.</summary>
    public IReadOnlyList<BaselineLevel> Middles => levels.Middles;

    /// <summary>
    /// Whether the release was really watched: every trigger was measured and clear, or cannot apply, and at least one was
    /// measured. Only such time counts towards a release's bake time.
    /// </summary>
    public static bool Conclusive(IReadOnlyList<TriggerReading> readings) =>
        readings.All(static r =>
            r.State is TriggerState.Clear or TriggerState.NotApplicable
            // What is only to be seen speaks against no release.
            || (r.Asks == TriggerAction.Monitor && r.State != TriggerState.NoData)
        ) && readings.Any(static r => r is { State: TriggerState.Clear, Samples: > 0 });

    /// <summary>Takes a health probe. One that is not later than the last one is ignored.</summary>
    public void Add(HealthSample sample)
    {
        health.Add(sample);
        Pass(sample.At);
    }

    /// <summary>Takes a reading of the request counters. One that is not later than the last one is ignored.</summary>
    /// <param name="at">When it was tried; a sample brings its own time.</param>
    /// <param name="reading">A sample, or the reason why there is none.</param>
    public void Add(TimeSpan at, Reading reading)
    {
        Pass(at);
        if (!window.Add(at, reading))
        {
            return;
        }
        var sampled = reading.Sample!.At;
        var figures = window.Measure(sampled);
        if (figures.Rate is { } rate)
        {
            levels.Remember(Signal.Requests, rate);
        }
        foreach (var row in rows)
        {
            if (IsFromWindow(row) && row.WhyNot is null)
            {
                row.Advance(sampled, row.Of(figures).Met);
            }
        }
    }

    /// <summary>
    /// Takes a sample of a level or of a counter of events. One that is not later than the last one of its signal is
    /// ignored. A level that comes this way is no longer read off the request counters.
    /// </summary>
    public void Add(SignalSample sample)
    {
        Pass(sample.At);
        if (sample.Signal.Form == SignalForm.Count)
        {
            if (!events.TryGetValue(sample.Signal.Name, out var counter))
            {
                events.Add(sample.Signal.Name, counter = new EventCounter());
            }
            counter.Add(sample);
            return;
        }
        if (levels.Add(sample) is not { } taken)
        {
            return;
        }
        foreach (var row in rows)
        {
            if (row.Trigger.Signal.Name == sample.Signal.Name && row.WhyNot is null)
            {
                row.Advance(sample.At, row.Of(taken).Met);
            }
        }
    }

    /// <summary>Takes what a person reported or another system alerts about.</summary>
    /// <param name="signal">A signal of the form report or alert.</param>
    /// <param name="subject">What is said.</param>
    /// <param name="evidence">Who says so and why, for people; null: it is taken back.</param>
    public void Say(Signal signal, string subject, string? evidence)
    {
        var key = BoardRow.Said(signal, subject);
        if (evidence is null)
        {
            said.Remove(key);
        }
        else
        {
            said[key] = evidence;
        }
    }

    /// <summary>How every trigger stands now, in the policy's order.</summary>
    public IReadOnlyList<TriggerReading> Evaluate(TimeSpan now)
    {
        Pass(now);
        WindowFigures? figures = null;
        var readings = new TriggerReading[rows.Length];
        for (var i = 0; i < readings.Length; i++)
        {
            var row = rows[i];
            var trigger = row.Trigger;
            readings[i] = row.WhyNot is { } reason
                ? Readings.NotApplicable(trigger, reason, policy)
                : trigger.Signal.Form switch
                {
                    SignalForm.Check => Readings.Health(trigger, health, policy),
                    SignalForm.Count => Readings.Events(
                        trigger,
                        events.GetValueOrDefault(trigger.Signal.Name),
                        policy,
                        now
                    ),
                    SignalForm.Level => Readings.Level(
                        trigger,
                        row.Hold,
                        IsFromWindow(row)
                            ? row.Of(figures ??= window.Measure(now))
                            : row.Of(levels.Newest(trigger.Signal, now, policy.Window)),
                        policy,
                        now,
                        now - (row.LastMeasured ?? begin ?? now)
                    ),
                    _ => Readings.Said(trigger, said.GetValueOrDefault(row.SaidKey), policy),
                };
        }
        return readings;
    }

    private void Pass(TimeSpan now)
    {
        begin ??= now;
        clock = now > clock ? now : clock;
    }

    /// <summary>Whether a level is read off the request counters: it can be, and no source of its own brings it.</summary>
    private bool IsFromWindow(BoardRow row) =>
        row.CanBeFromWindow && !levels.Has(row.Trigger.Signal);

    private TimeSpan? FreshUntil(BoardRow row) =>
        IsFromWindow(row)
            ? window.FreshUntil
            : levels.FreshUntil(row.Trigger.Signal, policy.Window);
}
