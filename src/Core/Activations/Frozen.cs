using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.Core.Activations;

/// <summary>While a service is frozen nothing moves, neither forward nor back.</summary>
internal static class Frozen
{
    /// <summary>Why nothing moves, and what lifts that; null where nothing is frozen.</summary>
    public static Refusal? Refusal(ServiceState state) =>
        state.Cautions.Frozen is { } frozen
            ? new Refusal(
                $"{state.Service} is frozen by {frozen.By}: {frozen.Reason}"
                    + (frozen.Incident is null ? "" : $" (incident {frozen.Incident})"),
                $"lastgood unfreeze {state.Service} --reason \"…\""
            )
            : null;
}
