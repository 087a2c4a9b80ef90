using Lastgood.Core.Policies;
using Lastgood.Core.Releases;

namespace Lastgood.Core.Decisions;

/// <summary>What a trigger on another release's own figures can be compared with.</summary>
public static class Baselines
{
    /// <summary>Why a trigger has nothing to be compared with, for people; null where it has, or needs nothing.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="baseline">The last good release's figures; null where there are none.</param>
    /// <param name="policy">With fewer requests than this has, a latency tells nothing.</param>
    public static string? WhyNot(Trigger trigger, Baseline? baseline, Policy policy) =>
        !trigger.OfBaseline
            ? null
            : baseline switch
            {
                null => "there is no baseline: no good release was measured before this one",
                _ when baseline.Of(trigger.Signal) is not > 0 => trigger.Signal.Quantile is null
                    ? $"the baseline of {baseline.Version} has no {trigger.Signal.Name}"
                    : $"the baseline of {baseline.Version} has no latency",
                _ when trigger.Signal.Quantile is not null
                        && baseline.Requests < policy.MinRequests => FormattableString.Invariant(
                    $"the baseline of {baseline.Version} rests on {baseline.Requests:0} requests, needs {policy.MinRequests}"
                ),
                _ => null,
            };
}
