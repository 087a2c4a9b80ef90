namespace Lastgood.KubernetesBed.Nodes;

/// <summary>What becomes of a container.</summary>
public enum Fate
{
    /// <summary>It becomes ready and stays so; in a Job it succeeds.</summary>
    Ready,

    /// <summary>It ends with an exit code.</summary>
    Crashes,

    /// <summary>Its image is not in the registry.</summary>
    ImageMissing,

    /// <summary>It becomes ready, and then takes more memory than it may.</summary>
    OutOfMemory,

    /// <summary>It runs, and its readiness probe fails; without such a probe that is not noticed.</summary>
    Unready,
}

/// <summary>How containers of an image behave. Times are shorter than in real clusters where that changes no order of events.</summary>
public sealed record Behaviour
{
    /// <summary>Becomes ready.</summary>
    public static readonly Behaviour Ready = new();

    /// <summary>Becomes ready after eight seconds.</summary>
    public static readonly Behaviour Slow = new() { ReadyAfter = TimeSpan.FromSeconds(8) };

    /// <summary>Ends at once, again and again.</summary>
    public static readonly Behaviour Crashes = new() { Fate = Fate.Crashes };

    /// <summary>Cannot be pulled.</summary>
    public static readonly Behaviour ImageMissing = new() { Fate = Fate.ImageMissing };

    /// <summary>Is killed two seconds after it has become ready.</summary>
    public static readonly Behaviour OutOfMemory = new()
    {
        Fate = Fate.OutOfMemory,
        LivesFor = TimeSpan.FromSeconds(2),
    };

    /// <summary>Never becomes ready.</summary>
    public static readonly Behaviour Unready = new() { Fate = Fate.Unready };

    /// <summary>What becomes of it.</summary>
    public Fate Fate { get; init; } = Fate.Ready;

    /// <summary>From the image's presence to the start.</summary>
    public TimeSpan StartsAfter { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From the start to the first success of the readiness probe; without such a probe it is ready at the start.</summary>
    public TimeSpan ReadyAfter { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long what ends lives; of what becomes ready before, from then on.</summary>
    public TimeSpan LivesFor { get; init; } = TimeSpan.Zero;

    /// <summary>Between two looks of the kubelet at it: from a crash to the next attempt, between probes. In real clusters a second.</summary>
    public TimeSpan Sync { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The first back-off; each that follows is twice as long, five minutes at most.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From SIGTERM to its end; at most the grace period.</summary>
    public TimeSpan EndsAfter { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Of a crash.</summary>
    public int ExitCode { get; init; } = 3;

    /// <summary>The image's digest (sha256:…); null for one computed from its name.</summary>
    public string? Digest { get; init; }

    /// <summary>What it writes into its log when it starts; null for a line that fits its fate.</summary>
    public IReadOnlyList<string>? Says { get; init; }
}
