using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Adapters.Platforms.Haproxy.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Haproxy.Steps;

/// <summary>Gives the new release a share of traffic, or all of it, by weights; and writes that down for HAProxy's next start.</summary>
internal sealed class ShareStep(
    HaproxyOptions options,
    WeightTraffic traffic,
    WayBack wayBack,
    TimeProvider time
) : IStep
{
    /// <summary>What a step that gives less than all is called.</summary>
    public const string Name = "share";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var share = Share.Of(step.Arguments);
        var state = await At(share).First.LookAsync(cancellation);
        return Details.Of(
            ("weights", Weights.Of(state, share.From, share.To).Text),
            ("out", state[share.To].IsInMaintenance ? "yes" : "no"),
            ("servers", state.Text)
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var share = Share.Of(step.Arguments);
        var states = await At(share).LookAsync(cancellation);
        if (states.Any(s => IsForeign(s, share)))
        {
            return Observation.Diverged;
        }
        return
            states.All(s => Weights.Of(s, share.From, share.To) == share.After && s[share.To].IsIn)
            && IsKept(share, share.After)
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var share = Share.Of(step.Arguments);
        var all = At(share);
        var states = await all.LookAsync(cancellation);
        if (states.FirstOrDefault(s => IsForeign(s, share)) is { } foreign)
        {
            throw Foreign(foreign, share, all);
        }
        await all.AdmitAsync(share.To, options.StartTimeout, cancellation);
        await all.WeighAsync(share.From, share.To, share.After, cancellation);
        await KeepAsync(all, share, share.After, cancellation);
        await HoldAsync(all, share, cancellation);
        return Details.Of(
            ("before", share.Before.Text),
            ("weights", share.After.Text),
            ("kept in", share.StateFile)
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var share = Share.Of(step.Arguments);
        var back = Weights.Parse(capture["weights"]);
        BackendState? now = null;
        var changed = false;
        // One that cannot be told must not keep the others half way.
        var trouble = await At(share)
            .EachAloneAsync(async backend =>
            {
                var state = await backend.LookAsync(cancellation);
                if (Weights.Of(state, share.From, share.To) != back)
                {
                    await wayBack.EnsureAsync(step, cancellation);
                    await RestoreAsync(backend, state, share, back, capture, cancellation);
                    changed = true;
                    state = await backend.LookAsync(cancellation);
                }
                now ??= state;
            });
        if (now is not null && (changed || IsKept(share, share.After)))
        {
            new StateFile(share.StateFile).Write(now);
        }
        if (trouble is not null)
        {
            throw trouble;
        }
        return changed
            ? Details.Of(("weights", back.Text))
            : Details.Of(("left", $"the weights are {back.Text} already"));
    }

    private static async Task RestoreAsync(
        Backend backend,
        BackendState state,
        Share share,
        Weights back,
        Details capture,
        CancellationToken cancellation
    )
    {
        if (state[share.From].IsInMaintenance)
        {
            await backend.TakeInAsync(share.From, cancellation);
        }
        foreach (var (server, weight) in back.InOrder(share.From, share.To))
        {
            await backend.WeighAsync(server, weight, cancellation);
        }
        if (capture["out"] == "yes")
        {
            await backend.TakeOutAsync(share.To, cancellation);
        }
    }

    private Balancers At(Share share) => traffic.At(share.Sockets, share.Backend);

    /// <summary>Neither before, after nor in between; or users' server was taken out by hand.</summary>
    private static bool IsForeign(BackendState state, Share share) =>
        !share.Knows(Weights.Of(state, share.From, share.To))
        || state[share.To].IsDraining
        || (state[share.To].IsInMaintenance && state[share.To].Weight > 0);

    private static bool IsKept(Share share, Weights weights)
    {
        var file = new StateFile(share.StateFile);
        return file.Says(share.From, weights.From) && file.Says(share.To, weights.To);
    }

    /// <summary>Reads back what HAProxy made of it, and writes exactly that down.</summary>
    private static async Task KeepAsync(
        Balancers all,
        Share share,
        Weights weights,
        CancellationToken cancellation
    )
    {
        var states = await all.LookAsync(cancellation);
        if (states.FirstOrDefault(s => Weights.Of(s, share.From, share.To) != weights) is { } wrong)
        {
            throw new PlatformException(
                $"HAProxy at {wrong.Socket} took the weights {weights.Text} for {share.From}/{share.To} and says {Weights.Of(wrong, share.From, share.To).Text}",
                $"does something else set them, an agent-check say? Try: {all.First.HowToLook}"
            );
        }
        new StateFile(share.StateFile).Write(states[0]);
    }

    /// <summary>Watches, while a share is held, that it stays so and that HAProxy finds the server up.</summary>
    private async Task HoldAsync(Balancers all, Share share, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) is var held && held < share.Hold)
        {
            var rest = share.Hold - held;
            await Task.Delay(rest < Look ? rest : Look, time, cancellation);
            foreach (var state in await all.LookAsync(cancellation))
            {
                if (Weights.Of(state, share.From, share.To) != share.After)
                {
                    throw Foreign(state, share, all);
                }
                if (!state[share.To].IsUp)
                {
                    throw new PlatformException(
                        $"server {share.To} is {state[share.To].State} at {state.Socket} {Spoken.Duration(time.GetElapsedTime(since))} after it was given a share",
                        $"see what its check says: {all.First.HowToLook}"
                    );
                }
            }
        }
    }

    private static PlatformException Foreign(BackendState state, Share share, Balancers all) =>
        new(
            $"somebody else changed the servers of backend {share.Backend} at {state.Socket}: weights {Weights.Of(state, share.From, share.To).Text} for {share.From}/{share.To}, and {share.To} is {state[share.To].State}; planned was from {share.Before.Text} to {share.After.Text}",
            $"look, and plan again: {all.First.HowToLook}"
        );
}
