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

    /// <summary>lastgood takes a server out when it stops what runs in its slot, and never drains one; anything else is somebody else's.</summary>
    public static Refusal? Meddled(BackendState[] states, SlotState slot, Backend backend)
    {
        var name = slot.Slot.Target;
        var touched = states.FirstOrDefault(s =>
            s[name].IsDraining || (s[name].IsInMaintenance && (slot.Running || s[name].Weight > 0))
        );
        return touched is null
            ? null
            : new Refusal(
                $"somebody else put server {name} of backend {touched.Backend} {touched[name].State.Replace("draining", "to drain", StringComparison.Ordinal)}",
                $"when it may serve again: {backend.HowToTakeIn(name)}"
            );
    }

    private static string Describe(BackendState state, IReadOnlyList<Slot> slots) =>
        string.Join(" ", slots.Select(s => $"{s.Target}={state[s.Target].Weight}"));
}
