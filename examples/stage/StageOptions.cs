namespace Lastgood.Stage;

/// <summary>What stands in a stage's <c>lastgood.yaml</c>. Everything is quick: seconds where production has minutes.</summary>
public sealed record StageOptions
{
    /// <summary><c>flag</c> or <c>reload</c>; nginx is configured for the one that a stage is started with.</summary>
    public string Switch { get; init; } = "flag";

    /// <summary>Whether traffic is moved by an upstream include and a reload.</summary>
    internal bool SwitchesByReload => Switch == "reload";

    /// <summary>Whether the slots are containers of a Docker Engine of the stage's own; that takes root.</summary>
    public bool InContainers { get; init; }

    /// <summary>What <c>keep</c> says: <c>warm</c>, <c>stop</c> or <c>always</c>.</summary>
    public string Keep { get; init; } = "warm";

    /// <summary>The argument list that starts a release; null for the stage's own script.</summary>
    public IReadOnlyList<string>? Start { get; init; }

    /// <summary>The argument list that stops a slot; null for the stage's own script.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>The argument list that tells whether a slot runs; null for the stage's own script.</summary>
    public IReadOnlyList<string>? Status { get; init; }

    /// <summary>The argument list that tells whether a release can be had; null: its folder on the stage is there.</summary>
    public IReadOnlyList<string>? Available { get; init; }

    /// <summary>The longest that a command may take.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a release may take to be well.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What the old slot gets for its last requests. Longer than nginx waits for an answer, so none is cut off.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The time between two health probes.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest that an answer to a probe or a scrape may take.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The policy's triggers. Latencies of milliseconds are longer by much when the machine is busy for a moment: that is
    /// not to pass for a bad release, so they have to be bad for longer than the window.
    /// </summary>
    public IReadOnlyList<string> Triggers { get; init; } =
    ["error_rate > 10% for 2s", "p95 > 10x baseline for 4s", "health fails 3 times"];

    /// <summary>The policy that the service's begins with; null: <see cref="Triggers"/> are all there are.</summary>
    public string? Extends { get; init; }

    /// <summary>Rows of <see cref="Extends"/> that differ, by their names.</summary>
    public IReadOnlyList<(string Name, string When)> Rows { get; init; } = [];

    /// <summary>Whether the shop's own metrics page is read; else its figures come from elsewhere.</summary>
    public bool HasMetrics { get; init; } = true;

    /// <summary>More of <c>lastgood.yaml</c>: whole sections, each with its end of line.</summary>
    public string Sections { get; init; } = "";

    /// <summary>
    /// Whether requests are counted by nginx' access log instead of the shop's own metrics; nginx writes the log then.
    /// </summary>
    public bool CountsByLog { get; init; }

    /// <summary>What stands below the service besides the rest, each line without indentation.</summary>
    public string More { get; init; } = "";

    /// <summary>The window that rates and quantiles are measured over.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>With fewer requests in the window there is no figure.</summary>
    public int MinRequests { get; init; } = 20;

    /// <summary>How many automatic rollbacks an hour may have.</summary>
    public int AutomaticRollbacksPerHour { get; init; } = 1;

    /// <summary>How long the verification measures the error ratio.</summary>
    public TimeSpan VerifyWindow { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a new release is watched before it is good.</summary>
    public TimeSpan Bake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the service is watched after a rollback.</summary>
    public TimeSpan Monitor { get; init; } = TimeSpan.FromSeconds(10);
}
