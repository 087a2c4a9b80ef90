using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Adapters.Platforms.Haproxy.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Haproxy.Steps;

/// <summary>Makes sure that each HAProxy gives the slot all traffic, finds it up, and that the expected release answers through it.</summary>
internal sealed class WeightConfirmStep(
    HaproxyOptions options,
    WeightTraffic traffic,
    Front front,
    TimeProvider time
) : ReadingStep
{
    /// <summary>How many fresh connections in a row have to reach the expected release.</summary>
    private const int Burst = 16;

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        await front.EnsureReachableAsync(cancellation);
        return await WrongAsync(step, cancellation) is null
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (all, others) = (At(step), Slot.List(step.Arguments["others"]));
        var patience = new Patience(time, Balancers.Settling);
        while (await WrongAsync(step, cancellation) is { } wrong)
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(wrong, $"see for yourself: {all.First.HowToLook}");
            }
        }
        var left = 0L;
        foreach (var other in others)
        {
            left += await all.SessionsAsync(other, cancellation);
        }
        return Details.Of(
            (
                "confirmed",
                $"server {step.Arguments["server"]} is up with all the weight, and fresh connections through {options.Front} reach {step.Arguments["version"]}"
            ),
            ("sessions", WeightTraffic.Left(string.Join(", ", others), left)),
            ("waited", Spoken.Duration(patience.Elapsed))
        );
    }

    /// <summary>What is not yet as it shall be; null where all is.</summary>
    private async Task<string?> WrongAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (server, version) = (step.Arguments["server"], step.Arguments["version"]);
        var others = Slot.List(step.Arguments["others"]);
        foreach (var state in await At(step).LookAsync(cancellation))
        {
            if (state[server].Weight == 0 || others.Any(o => state[o].Weight != 0))
            {
                return $"HAProxy at {state.Socket} gives {Weight(state, server)}, {string.Join(", ", others.Select(o => Weight(state, o)))}; all was to go to {server}";
            }
            if (!state[server].IsUp)
            {
                return $"HAProxy at {state.Socket} finds server {server} {state[server].State}";
            }
        }
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Burst).Select(_ => front.UsersVersionAsync(cancellation))
        );
        return answers.FirstOrDefault(a => a.Version != version) is { } wrong
            ? $"{options.Front} answers {wrong.Version ?? wrong.Evidence} after the switch to {version}: does its frontend use backend {step.Arguments["backend"]}, and is the address of server {server} that of slot {step.Arguments["slot"]}?"
            : null;
    }

    private Balancers At(PlannedStep step) =>
        traffic.At(Slot.List(step.Arguments["sockets"]), step.Arguments["backend"]);

    private static string Weight(BackendState state, string server) =>
        $"{server} the weight {state[server].Weight}";
}
