using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen.Slots;

/// <summary>What runs releases in slots. It is told all that it needs with each call: a step may be another process's.</summary>
internal interface ISlotHost
{
    /// <summary>How room is made, see <see cref="IPlatform.Prunes"/>.</summary>
    IPrunes? Prunes => null;

    /// <summary>Who says whether something runs, for people, e.g. <c>the status command</c>.</summary>
    string Witness { get; }

    /// <summary>What says that it did what it was told, for people, e.g. <c>the command exited 0</c>.</summary>
    string Success { get; }

    /// <summary>Whether something runs in the slot. Reads only.</summary>
    /// <exception cref="PlatformException">It cannot be told.</exception>
    Task<bool> RunsAsync(Slot slot, CancellationToken cancellation);

    /// <summary>What the release that runs in the slot is made of, see <see cref="PlanAnswer.Artifact"/>; null where the host does not know. Reads only.</summary>
    /// <exception cref="PlatformException">It cannot be told.</exception>
    Task<string?> ArtifactAsync(Slot slot, CancellationToken cancellation);

    /// <summary>Starts a release in the slot, where nothing runs.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="release">The release.</param>
    /// <param name="artifact">What it is made of, see <see cref="PlanAnswer.Artifact"/>; null where the version alone says so.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PlatformException">It was not started.</exception>
    Task StartAsync(Slot slot, string release, string? artifact, CancellationToken cancellation);

    /// <summary>Stops what runs in the slot; nothing is lost that a way back may need.</summary>
    /// <exception cref="PlatformException">It was not told to stop.</exception>
    Task StopAsync(Slot slot, CancellationToken cancellation);

    /// <summary>Finds what a release is made of, before it is started in the slot. Reads only.</summary>
    Task<SlotArtifact> FindAsync(Slot slot, Activation activation, CancellationToken cancellation);

    /// <summary>The commands that start a release, as they will be run; none where it is not done by commands.</summary>
    IReadOnlyList<IReadOnlyList<string>> StartCommands(Slot slot, string release);

    /// <summary>The commands that stop what runs, as they will be run; none where it is not done by commands.</summary>
    IReadOnlyList<IReadOnlyList<string>> StopCommands(Slot slot);

    /// <summary>For a person: a command that starts a release or tells why it does not start.</summary>
    string HowToStart(Slot slot, string release);

    /// <summary>For a person: what to look at where another release answers than the one that was started.</summary>
    string WhyAnother(Slot slot, string release);

    /// <summary>For a person: a command that stops what runs.</summary>
    string HowToStop(Slot slot);

    /// <summary>For a person: a command that tells whether something runs.</summary>
    string HowToAsk(Slot slot);
}

/// <summary>What a release is made of.</summary>
/// <param name="Artifact">See <see cref="PlanAnswer.Artifact"/>.</param>
/// <param name="Refusal">Why it cannot be started, or null.</param>
internal sealed record SlotArtifact(string? Artifact, Refusal? Refusal = null)
{
    /// <summary>What the title of the starting step adds, e.g. where it is fetched from first; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>How much longer than usual starting it may take: it is fetched first.</summary>
    public TimeSpan Longer { get; init; }
}
