using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Signals;

namespace Lastgood.App.Replaying;

/// <summary>What a policy is run over.</summary>
/// <param name="Name">The file or the Prometheus, for people.</param>
/// <param name="Service">The service.</param>
/// <param name="Policy">The policy that is tried.</param>
/// <param name="Began">When the first moment can be, by the source's clock.</param>
/// <param name="Signals">What was measured.</param>
internal sealed record ReplaySource(
    string Name,
    string Service,
    ShippedPolicy Policy,
    DateTimeOffset Began,
    IReadOnlyCollection<Signal> Signals
)
{
    /// <summary>Runs the policy over moments.</summary>
    public async Task<ReplayTally> RunAsync(IAsyncEnumerable<Moment> moments)
    {
        var replayer = new Replayer(Policy.Policy, Signals, Began);
        var tally = new ReplayTally();
        await foreach (var moment in moments)
        {
            var (decision, change) = replayer.Take(moment);
            tally.Add(moment.At, decision, change);
        }
        return tally;
    }
}
