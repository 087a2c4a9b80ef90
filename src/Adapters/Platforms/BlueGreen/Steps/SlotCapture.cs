using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen.Steps;

/// <summary>What is captured of a slot before it is started or stopped.</summary>
internal static class SlotCapture
{
    /// <summary>The argument of a step that says what its release is made of, where that is known.</summary>
    public const string Artifact = "artifact";

    public static Details ToCapture(this SlotState state) =>
        Details.Of(
            ("running", state.Running ? "yes" : "no"),
            ("version", state.Version ?? ""),
            ("seen", state.Evidence)
        );

    /// <summary>Whether something ran.</summary>
    public static bool Ran(Details capture) => capture["running"] == "yes";

    /// <summary>What ran; null where it did not say.</summary>
    public static string? Version(Details capture) =>
        capture["version"] is { Length: > 0 } version ? version : null;
}
