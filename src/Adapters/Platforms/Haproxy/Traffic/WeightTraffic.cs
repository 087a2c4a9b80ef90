using System.Globalization;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Adapters.Platforms.Haproxy.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Haproxy.Traffic;

/// <summary>Traffic that follows the weights of two servers of a backend, set while HAProxy runs.</summary>
/// <param name="options">The service.</param>
/// <param name="pair">Its slots.</param>
/// <param name="front">Asks through HAProxy.</param>
/// <param name="time">Measures.</param>
internal sealed class WeightTraffic(
    HaproxyOptions options,
    IReadOnlyList<Slot> pair,
    Front front,
    TimeProvider time
) : ITraffic
{
    private readonly StateFile file = new(options.StateFile);

    /// <inheritdoc/>
    public string Mode => "Weights";

    /// <inheritdoc/>
    public async Task<TrafficState> LookAsync(
        Task<SlotState[]> slots,
        CancellationToken cancellation
    )
    {
        var reachable = await front.IsReachableAsync(cancellation);
        try
        {
            var all = Configured;
            var states = await all.LookAsync(cancellation);
            var weights = WeightsOf(states[0]);
            return new WeightState(
                weights.From == weights.To ? null
                    : weights.From > weights.To ? pair[0].Name
                    : pair[1].Name,
                reachable,
                await ObstacleAsync(all, states, reachable, cancellation),
                weights
            );
        }
        catch (PlatformException e)
        {
            return new TrafficState(null, reachable, Refusals.Of(e));
        }
    }

    /// <inheritdoc/>
    public async Task EnsureIdleAsync(Slot slot, bool evenUnused, CancellationToken cancellation)
    {
        var patience = new Patience(time, Balancers.Settling);
        while (true)
        {
            var states = await Configured.LookAsync(cancellation);
            if (states.FirstOrDefault(s => s[slot.Target].Weight != 0) is not { } busy)
            {
                return;
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"slot {slot.Name} is left running: HAProxy at {busy.Socket} gives server {slot.Target} the weight {busy[slot.Target].Weight}",
                    $"see for yourself: {Configured.First.HowToLook}"
                );
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Details> DrainAsync(Slot slot, TimeSpan limit, CancellationToken cancellation)
    {
        var all = Configured;
        // A weight of 0 keeps out new clients alone; those that a cookie binds to the server are sent elsewhere from here on.
        await all.TakeOutAsync(slot.Target, cancellation);
        await KeepAsync(all, cancellation);
        var patience = new Patience(time, limit);
        while (true)
        {
            var left = await all.SessionsAsync(slot.Target, cancellation);
            if (left == 0 || !await patience.WaitAsync(cancellation))
            {
                return Details.Of(
                    ("drained", Left(slot.Target, left)),
                    ("waited", Spoken.Duration(patience.Elapsed))
                );
            }
        }
    }

    /// <inheritdoc/>
    public async Task ReadmitAsync(Slot slot, CancellationToken cancellation)
    {
        var all = Configured;
        await all.TakeInAsync(slot.Target, cancellation);
        await KeepAsync(all, cancellation);
    }

    /// <inheritdoc/>
    public IEnumerable<PlannedStep> Move(
        TrafficState now,
        Slot from,
        Slot to,
        Activation activation
    )
    {
        var weights = ((WeightState)now).Weights;
        var before = from.Name == pair[0].Name ? weights : new Weights(weights.To, weights.From);
        if (activation.Kind == RunKind.Deploy)
        {
            // One that was given more before is not taken back to less.
            var already = before.To;
            foreach (var percent in options.Canary.Where(p => p > already))
            {
                var share = ShareOf(from, to, before, percent, options.CanaryPause);
                yield return Step(
                    ShareStep.Name,
                    $"give {to.Name} {Percent(percent)} of traffic for {Spoken.Duration(options.CanaryPause)}: weights {share.After.Text} for {from.Target}/{to.Target} in backend {options.Backend}",
                    share,
                    from,
                    to
                );
                before = share.After;
            }
        }
        var last = ShareOf(from, to, before, 100, TimeSpan.Zero);
        yield return Step(
            StepNames.Switch,
            $"switch traffic from {from.Name} to {to.Name}: weights {last.After.Text} for {from.Target}/{to.Target} in backend {options.Backend}",
            last,
            from,
            to
        );
    }

    /// <inheritdoc/>
    public PlannedStep Confirm(Slot to, string version) =>
        new(
            StepNames.Confirm,
            $"read the weights back and ask through HAProxy, with fresh connections: {version} in {to.Name} answers",
            Stage.Activate,
            [],
            Details.Of(
                ("mode", Mode),
                ("slot", to.Name),
                ("server", to.Target),
                (
                    "others",
                    Slot.Text([.. pair.Where(s => s.Name != to.Name).Select(static s => s.Target)])
                ),
                ("sockets", Slot.Text(options.Sockets)),
                ("backend", options.Backend),
                ("version", version)
            ),
            Balancers.Settling + ((2 + options.Sockets.Count) * options.CommandTimeout)
        );

    /// <summary>The HAProxy processes that a step was planned with.</summary>
    public Balancers At(IReadOnlyList<string> sockets, string backend) =>
        new(
            [
                .. sockets.Select(s => new Backend(
                    backend,
                    new RuntimeSocket(s, options.CommandTimeout, time)
                )),
            ],
            time
        );

    /// <summary>How many sessions a server still has, for people.</summary>
    public static string Left(string server, long sessions) =>
        sessions == 0
            ? $"{server} has no session any more"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{server} still has {sessions} sessions"
            );

    private Balancers Configured => At(options.Sockets, options.Backend);

    private Weights WeightsOf(BackendState state) =>
        Weights.Of(state, pair[0].Target, pair[1].Target);

    private async Task KeepAsync(Balancers all, CancellationToken cancellation) =>
        file.Write(await all.First.LookAsync(cancellation));

    private Share ShareOf(Slot from, Slot to, Weights before, int percent, TimeSpan hold) =>
        new(
            options.Sockets,
            options.Backend,
            options.StateFile,
            from.Target,
            to.Target,
            before,
            Weights.Sharing(percent),
            hold
        );

    private PlannedStep Step(string name, string title, Share share, Slot from, Slot to) =>
        new(
            name,
            title,
            Stage.Activate,
            [],
            new Details([
                .. share.ToArguments(),
                .. to.ToArguments(("mode", Mode)),
                .. from.ToWayBack(),
            ]),
            // Reading, taking in, two weights and reading back at each HAProxy, beside the waiting.
            options.StartTimeout
                + share.Hold
                + (8 * options.Sockets.Count * options.CommandTimeout)
        );

    private async Task<Refusal?> ObstacleAsync(
        Balancers all,
        BackendState[] states,
        bool reachable,
        CancellationToken cancellation
    )
    {
        var weights = WeightsOf(states[0]);
        if (states.FirstOrDefault(s => WeightsOf(s) != weights) is { } other)
        {
            return WeightTrouble.Disagree(states[0], other, pair);
        }
        if (weights.From == weights.To)
        {
            return WeightTrouble.Undecided(all.First, options, pair, weights);
        }
        var idle = weights.From > weights.To ? pair[1] : pair[0];
        if (WeightTrouble.Unwanted(states, idle, all.First) is { } unwanted)
        {
            return unwanted;
        }
        file.Read();
        return reachable
            ? await StartupCheck.ObstacleAsync(all.First, options, cancellation)
            : Refusals.Of(front.Unreachable("nobody accepts connections there"));
    }

    private static string Percent(int share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share} %");
}

/// <summary>Where traffic goes, with the weights of the first and the second slot.</summary>
internal sealed record WeightState(
    string? Serving,
    bool Reachable,
    Refusal? Obstacle,
    Weights Weights
) : TrafficState(Serving, Reachable, Obstacle);
