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
    private readonly Baseline? baseline;
    private readonly IReadOnlyCollection<TriggerSignal>? measured;
    private readonly RequestWindow window;
    private readonly HealthStreak health = new();
    private readonly Hold[] holds;
    private TimeSpan clock = TimeSpan.MinValue;

    /// <summary>A board on which nothing has been measured yet.</summary>
    /// <param name="policy">The triggers, the window and the minimum of requests.</param>
    /// <param name="baseline">The last good release's figures; null where there are none.</param>
    /// <param name="measured">The signals that this service has; triggers on others cannot apply. Null: it has all.</param>
    public TriggerBoard(
        Policy policy,
        Baseline? baseline,
        IReadOnlyCollection<TriggerSignal>? measured = null
    )
    {
        this.policy = policy;
        this.baseline = baseline;
        this.measured = measured;
        window = new RequestWindow(policy.Window, policy.MinRequests);
        holds = [.. policy.Triggers.Select(static _ => new Hold())];
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
            for (var i = 0; i < holds.Length; i++)
            {
                var fires = holds[i].Reaches(policy.Triggers[i].For);
                if (fires > clock && fires <= window.FreshUntil && !(fires >= earliest))
                {
                    earliest = fires;
                }
            }
            return earliest;
        }
    }

    /// <summary>
    /// Whether the release was really watched: every trigger was measured and clear, or cannot apply, and at least one was
    /// measured. Only such time counts towards a release's bake time.
    /// </summary>
    public static bool Conclusive(IReadOnlyList<TriggerReading> readings) =>
        readings.All(static r => r.State is TriggerState.Clear or TriggerState.NotApplicable)
        && readings.Any(static r => r.State == TriggerState.Clear);

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
        for (var i = 0; i < holds.Length; i++)
        {
            var trigger = policy.Triggers[i];
            if (trigger.Signal != TriggerSignal.Health && WhyNot(trigger) is null)
            {
                holds[i].Advance(sampled, Gauge.Read(trigger, figures, baseline).Met);
            }
        }
    }

    /// <summary>How every trigger stands now, in the policy's order.</summary>
    public IReadOnlyList<TriggerReading> Evaluate(TimeSpan now)
    {
        Pass(now);
        var figures = window.Measure(now);
        return
        [
            .. policy.Triggers.Select(
                (trigger, i) =>
                    WhyNot(trigger) is { } reason ? NotApplicable(trigger, reason)
                    : trigger.Signal == TriggerSignal.Health ? Health(trigger)
                    : Requests(trigger, holds[i], Gauge.Read(trigger, figures, baseline), now)
            ),
        ];
    }

    private void Pass(TimeSpan now) => clock = now > clock ? now : clock;

    /// <summary>Why a trigger cannot apply to this service, or null.</summary>
    private string? WhyNot(Trigger trigger)
    {
        if (measured?.Contains(trigger.Signal) == false)
        {
            return "this service has no such signal";
        }
        if (!trigger.OfBaseline)
        {
            return null;
        }
        return baseline switch
        {
            null => "there is no baseline: no good release was measured before this one",
            { P95: null or { Ticks: <= 0 } } =>
                $"the baseline of {baseline.Version} has no latency",
            _ when baseline.Requests < policy.MinRequests => FormattableString.Invariant(
                $"the baseline of {baseline.Version} rests on {baseline.Requests:0} requests, needs {policy.MinRequests}"
            ),
            _ => null,
        };
    }

    private static TriggerReading NotApplicable(Trigger trigger, string reason) =>
        new(
            trigger.Text,
            TriggerState.NotApplicable,
            Value: null,
            trigger.OfBaseline ? null : trigger.Threshold,
            Unit(trigger),
            TimeSpan.Zero,
            TimeSpan.Zero,
            trigger.For,
            Samples: 0,
            reason
        );

    private static string Unit(Trigger trigger) =>
        trigger.Signal switch
        {
            TriggerSignal.ErrorRate => Units.Ratio,
            TriggerSignal.P95 => Units.Seconds,
            _ => Units.Failures,
        };

    private static TriggerReading Requests(Trigger trigger, Hold hold, Gauge gauge, TimeSpan now)
    {
        var held = gauge.Met is null ? hold.Measured : hold.At(now);
        var state = gauge.Met switch
        {
            null => TriggerState.NoData,
            false => TriggerState.Clear,
            true => held >= trigger.For ? TriggerState.Fired : TriggerState.Holding,
        };
        return new TriggerReading(
            trigger.Text,
            state,
            gauge.Value,
            gauge.Threshold,
            gauge.Unit,
            gauge.Window,
            held,
            trigger.For,
            gauge.Samples,
            gauge.Note
        );
    }

    private TriggerReading Health(Trigger trigger)
    {
        var failures = health.Failures;
        var held = health.Last?.At - health.FailingSince ?? TimeSpan.Zero;
        var state =
            health.Last is null ? TriggerState.NoData
            : failures == 0 ? TriggerState.Clear
            : failures >= trigger.Threshold ? TriggerState.Fired
            : TriggerState.Holding;
        return new TriggerReading(
            trigger.Text,
            state,
            health.Last is null ? null : failures,
            trigger.Threshold,
            Units.Failures,
            held,
            held,
            trigger.For,
            health.Last is null ? 0 : Math.Max(1, failures),
            health.Last?.Evidence ?? "no health check yet"
        );
    }
}
