using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Haproxy.Traffic;

/// <summary>What to say where the weights do not tell which slot serves, or somebody else changed a server.</summary>
internal static class WeightTrouble
{
    public static Refusal Disagree(
        BackendState one,
        BackendState other,
        IReadOnlyList<Slot> slots
    ) =>
        new(
            $"HAProxy processes disagree: {Describe(one, slots)} at {one.Socket}, {Describe(other, slots)} at {other.Socket}",
            $"bring {other.Socket} to the same weights: {string.Join("; ", slots.Select(s => $"echo \"set server {one.Backend}/{s.Target} weight {one[s.Target].Weight}\" | socat stdio {other.Socket}"))}"
        );

    public static Refusal Undecided(
        Backend backend,
        HaproxyOptions options,
        IReadOnlyList<Slot> slots,
        Weights weights
    ) =>
        new(
            $"it cannot be told which slot serves: servers {slots[0].Target} and {slots[1].Target} of backend {options.Backend} both have the weight {weights.From}",
            weights.From == 0
                ? $"give the one that serves a weight: {backend.HowToWeigh(slots[0].Target, 100)}"
                : $"leave the one that does not serve without: {backend.HowToWeigh(slots[1].Target, 0)}; and write these lines into haproxy.cfg:\n{HaproxySetup.Lines(options)}"
        );

    /// <summary>
    /// lastgood never drains a server: the one that traffic would move to is drained by somebody who wants none there. What
    /// was done to the one that serves is no reason to stay with it; and one that is out was taken out when its slot was stopped.
    /// </summary>
    public static Refusal? Unwanted(IEnumerable<BackendState> states, Slot idle, Backend backend) =>
        states.FirstOrDefault(s => s[idle.Target].IsDraining) is { } state
            ? new Refusal(
                $"somebody else put server {idle.Target} of backend {state.Backend} at {state.Socket} to drain",
                $"when it may serve again: {backend.HowToTakeIn(idle.Target)}"
            )
            : null;

    private static string Describe(BackendState state, IReadOnlyList<Slot> slots) =>
        string.Join(" ", slots.Select(s => $"{s.Target}={state[s.Target].Weight}"));
}
