using System.Globalization;

namespace Lastgood.Core.Platforms;

/// <summary>A platform that can take everything of a service away that runs and bring it back: for restores, where nobody may write.</summary>
public interface IScales
{
    /// <summary>How many of each part there shall be. Reads only.</summary>
    /// <exception cref="PlatformException">It cannot be told, or a part has no number that could be changed.</exception>
    Task<IReadOnlyList<PartCount>> CountAsync(CancellationToken cancellation);

    /// <summary>Makes it so and waits: with 0 until nothing of it is left, else until all are ready. Twice is the same as once.</summary>
    /// <param name="counts">How many of each part.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Evidence, and what others might do to it meanwhile.</returns>
    /// <exception cref="PlatformException">It did not come to be so in time, or something else would scale it at once.</exception>
    Task<Details> ScaleAsync(IReadOnlyList<PartCount> counts, CancellationToken cancellation);
}

/// <summary>How many there are of one part of a service.</summary>
/// <param name="Part">Its name on the platform: <c>deployment/web</c>.</param>
/// <param name="Count">How many, 0 or more.</param>
public sealed record PartCount(string Part, int Count)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Part}: {Count}");
}
