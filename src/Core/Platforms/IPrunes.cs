using Lastgood.Core.Releases;

namespace Lastgood.Core.Platforms;

/// <summary>What a platform can do that keeps what old releases are made of: make room without taking a way back.</summary>
public interface IPrunes
{
    /// <summary>What would be removed and marked, and what is kept. Changes nothing; what no release is known of is not touched.</summary>
    /// <param name="releases">All releases that are known, see <see cref="Retention.Of"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">It could not be looked at.</exception>
    Task<IReadOnlyList<PruneItem>> PlanPruneAsync(
        IReadOnlyList<RetainedRelease> releases,
        CancellationToken cancellation
    );

    /// <summary>Does one of them; one that is done already, or is not what it was any more, is left.</summary>
    /// <returns>What was done, for people.</returns>
    /// <exception cref="PlatformException">It was not done.</exception>
    Task<string> PruneAsync(PruneItem item, CancellationToken cancellation);
}

/// <summary>What becomes of something.</summary>
public enum PruneAction
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It gets a name that says it was proven good.</summary>
    Tag,

    /// <summary>It goes.</summary>
    Remove,
}

/// <summary>Something that a release is made of, or that is left of it.</summary>
/// <param name="Action">What becomes of it.</param>
/// <param name="Kind">What it is, e.g. <c>image</c> or <c>container</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">What it is whatever it is called.</param>
/// <param name="Release">The release that it belongs to.</param>
/// <param name="Why">Why, for people.</param>
public sealed record PruneItem(
    PruneAction Action,
    string Kind,
    string Name,
    string Id,
    string Release,
    string Why
)
{
    /// <summary>How many bytes it takes, what others share included; null where that is not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>With <see cref="PruneAction.Tag"/>: the name that it gets.</summary>
    public string? NewName { get; init; }
}
