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
    private readonly Dictionary<string, HealthStreak> checks = new(StringComparer.Ordinal);
    private readonly LevelBoard levels = new();
    private readonly Dictionary<string, EventCounter> events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Saying> said = new(StringComparer.Ordinal);
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

    /// <summary>What the process that serves has done since it started, by its own counters; null where they were never read.</summary>
    public LifetimeFigures? Lifetime => window.Lifetime;

    /// <summary>How many requests it has answered since then; null where its counters were never read.</summary>
    public RequestTotals? Totals => window.Totals;

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

    /// <summary>Whether a trigger fires.</summary>
    public static bool AnyFired(IReadOnlyList<TriggerReading> readings)
    {
        // By index: an enumerator for each service in each second is garbage.
        for (var i = 0; i < readings.Count; i++)
        {
            if (readings[i].State == TriggerState.Fired)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Takes one round of measuring.</summary>
    public void Add(Observed observed)
    {
        if (observed.Counters is { } counters)
        {
            Add(counters.At, counters.Reading);
        }
        foreach (var sample in observed.Samples)
        {
            Add(sample);
        }
        if (observed.Health is { } probe)
        {
            Add(probe);
        }
        foreach (var (check, sample) in observed.Checks)
        {
            Add(check, sample);
        }
    }

    /// <summary>Counts events from their newest sample on: what happened before is another release's.</summary>
    public void ForgetEvents()
    {
        foreach (var counter in events.Values)
        {
            counter.Forget();
        }
    }

    /// <summary>Takes a health probe. One that is not later than the last one is ignored.</summary>
    public void Add(HealthSample sample)
    {
        health.Add(sample);
        Pass(sample.At);
    }

    /// <summary>Takes a look of a further check. One that is not later than the last one of that check is ignored.</summary>
    /// <param name="check">The check's name.</param>
    /// <param name="sample">What was seen.</param>
    public void Add(string check, HealthSample sample)
    {
        if (!checks.TryGetValue(check, out var streak))
        {
            checks.Add(check, streak = new HealthStreak());
        }
        streak.Add(sample);
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
    public void Say(Saying saying) => said[BoardRow.Said(saying.Signal, saying.Subject)] = saying;

    /// <summary>Takes back what was said.</summary>
    public void Withdraw(Signal signal, string subject) =>
        said.Remove(BoardRow.Said(signal, subject));

    /// <summary>How every trigger stands now, in the policy's order.</summary>
    public IReadOnlyList<TriggerReading> Evaluate(TimeSpan now)
    {
        Pass(now);
        var figures = window.Measure(now);
        var readings = new TriggerReading[rows.Length];
        for (var i = 0; i < readings.Length; i++)
        {
            var row = rows[i];
            var trigger = row.Trigger;
            readings[i] = row.WhyNot is { } reason
                ? Readings.NotApplicable(trigger, reason, policy)
                : trigger.Signal.Form switch
                {
                    SignalForm.Check => Readings.Health(trigger, StreakOf(trigger), policy),
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
                            ? row.Of(figures)
                            : row.Of(levels.Newest(trigger.Signal, now, policy.Window)),
                        policy,
                        now,
                        now - (row.LastMeasured ?? begin ?? now)
                    ),
                    _ => Readings.Said(trigger, said.GetValueOrDefault(row.SaidKey), policy, now),
                };
        }
        return readings;
    }

    private HealthStreak? StreakOf(Trigger trigger) =>
        trigger.Subject is { } check ? checks.GetValueOrDefault(check) : health;

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
