using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>What a release of several services is made of, as one text: <c>registry/shop@sha256:…</c>, or where they differ <c>api=registry/api@sha256:…,web=…</c>.</summary>
internal static class Pins
{
    /// <summary>The text; null where not all of them are known.</summary>
    public static string? Text(IReadOnlyDictionary<string, string?> pins)
    {
        if (pins.Count == 0 || pins.Values.Any(static p => p is null))
        {
            return null;
        }
        return pins.Values.Distinct(StringComparer.Ordinal).ToList() is [var same]
            ? same
            : string.Join(
                ',',
                pins.OrderBy(static p => p.Key, StringComparer.Ordinal)
                    .Select(static p => $"{p.Key}={p.Value}")
            );
    }

    /// <summary>What a text says of one service; null where it says nothing of it.</summary>
    /// <param name="artifact">The text, or any other that was recorded.</param>
    /// <param name="service">The service.</param>
    /// <param name="repository">Where its images are.</param>
    public static string? Of(string? artifact, string service, string repository)
    {
        if (artifact is null)
        {
            return null;
        }
        var start = $"{service}=";
        var own = artifact.Contains('=', StringComparison.Ordinal)
            ? artifact
                .Split(',')
                .FirstOrDefault(p => p.StartsWith(start, StringComparison.Ordinal))
                ?[start.Length..]
            : artifact;
        return
            own is not null
            && ImageName.Parse(own) is { Digest: not null } name
            && (name.IsId || name.Repository == repository)
            ? own
            : null;
    }
}
