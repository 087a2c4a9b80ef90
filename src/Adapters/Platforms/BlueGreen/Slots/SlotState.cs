using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen.Slots;

/// <summary>What is going on in a slot.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Running">What the status command says.</param>
/// <param name="Version">The version that answers; null where none does.</param>
/// <param name="Healthy">Whether the health check passes.</param>
/// <param name="Evidence">What health check and version said, for people.</param>
/// <param name="Occupant">Who holds the port although the status command says that nothing runs; null where nobody does.</param>
internal sealed record SlotState(
    Slot Slot,
    bool Running,
    string? Version,
    bool Healthy,
    string Evidence,
    string? Occupant
)
{
    /// <summary>What the release that runs in it is made of; null where its host does not know.</summary>
    public string? Artifact { get; init; }

    /// <summary>Whether the release runs in it, made of what it was recorded to be made of, and is well.</summary>
    public bool IsGood(Activation activation) =>
        IsGood(activation.Version)
        && (activation.Artifact is null || Artifact is null || Artifact == activation.Artifact);

    /// <summary>Whether the release runs in it and is well.</summary>
    public bool IsGood(string version) => Running && Healthy && Version == version;

    /// <summary>What runs, as a title names it.</summary>
    public string What => Version ?? "what runs";
}
