using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Helm.Manifests;

namespace Lastgood.Adapters.Platforms.Helm.Records;

/// <summary>One revision of a release, as Helm has recorded it: what is needed of it.</summary>
internal sealed record Revision
{
    /// <summary>The status of a revision that serves, as far as Helm knows.</summary>
    public const string Deployed = "deployed";

    /// <summary>The status of one that was deployed until another was. Says nothing of how well it was.</summary>
    public const string Superseded = "superseded";

    /// <summary>The status of one whose operation failed, at whichever point.</summary>
    public const string Failed = "failed";

    private readonly Lazy<Manifest> objects;

    public Revision()
    {
        objects = new Lazy<Manifest>(() => Manifests.Manifest.Parse(Text!));
    }

    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>How its operation ended: <c>deployed</c>, <c>superseded</c>, <c>failed</c>, <c>uninstalled</c>, <c>pending-…</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What Helm, or who called it, said of it.</summary>
    public required string Description { get; init; }

    /// <summary>The chart's name.</summary>
    public required string Chart { get; init; }

    /// <summary>The chart's version.</summary>
    public required string ChartVersion { get; init; }

    /// <summary>The version of what the chart installs; empty where it does not say.</summary>
    public required string AppVersion { get; init; }

    /// <summary>The rendered objects, as text.</summary>
    public required string Text { get; init; }

    /// <summary>The values that were given when it was made. May hold secrets: only the names of keys are ever shown.</summary>
    public required JsonObject Values { get; init; }

    /// <summary>Its hooks.</summary>
    public required IReadOnlyList<Hook> Hooks { get; init; }

    /// <summary>Its chart's CRDs: file and fingerprint.</summary>
    public required IReadOnlyDictionary<string, string> Crds { get; init; }

    /// <summary>The name of the object that it is recorded in.</summary>
    public required string Record { get; init; }

    /// <summary>When the record was made, by the API server's clock.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What it is made of: the same whichever number it has. 64 hexadecimal digits.</summary>
    public string Digest => field ??= Hash(Text);

    /// <summary>Its objects.</summary>
    /// <exception cref="Core.Platforms.PlatformException">They cannot be read.</exception>
    public Manifest Manifest => objects.Value;

    /// <summary>Whether an operation on it was begun and not ended.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal);

    /// <summary>Whether it was deployed to its end once.</summary>
    public bool WasDeployed => Status is Deployed or Superseded;

    /// <summary>Whether it is what a rollback to a number has made, or tried to.</summary>
    public bool IsRollbackTo(int number, string digest) =>
        Digest == digest && (Description == RollbackTo(number) || Status == Failed);

    /// <summary>What Helm writes as the description of a rollback.</summary>
    public static string RollbackTo(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"Rollback to {number}");

    /// <summary>Its number and status, for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"revision {Number} ({Status})");

    internal static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Something that a chart has run before or after an operation.</summary>
/// <param name="Kind">What it is: mostly <c>Job</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Events">When it runs, e.g. <c>pre-rollback</c>.</param>
/// <param name="Phase">How its last run ended: <c>Succeeded</c>, <c>Failed</c>, <c>Running</c>, <c>Unknown</c>; empty where it never ran.</param>
/// <param name="StartedAt">When its last run began, as Helm wrote it; empty where it never ran.</param>
internal sealed record Hook(
    string Kind,
    string Name,
    IReadOnlyList<string> Events,
    string Phase,
    string StartedAt
)
{
    /// <summary>Whether a rollback runs it.</summary>
    public bool IsOfRollback =>
        Events.Any(static e => e.EndsWith("-rollback", StringComparison.Ordinal));

    /// <summary>How it went, for people.</summary>
    public override string ToString() =>
        $"{Kind}/{Name} ({string.Join(", ", Events)}): {(Phase.Length == 0 ? "not run" : Phase)}";
}
