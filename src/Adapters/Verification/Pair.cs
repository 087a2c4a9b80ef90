using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Verification;

/// <summary>Two releases of a service that both run: the one that is judged, and the one that it is compared with.</summary>
/// <param name="Baseline">The one that it is compared with; null where there is none.</param>
/// <param name="Candidate">The one that is judged; null where it is not there.</param>
/// <param name="Missing">Why there are not two; null where there are.</param>
public sealed record Pair(Candidate? Baseline, Candidate? Candidate, string? Missing)
{
    /// <summary>The release that serves, and another one that runs beside it.</summary>
    /// <param name="candidates">Where releases run.</param>
    /// <param name="version">The one that is judged.</param>
    public static Pair Find(IReadOnlyList<Candidate> candidates, string version)
    {
        var judged = candidates.FirstOrDefault(c =>
            c is { Serving: true, Url: not null } && c.Version == version
        );
        var other = candidates.FirstOrDefault(c =>
            c is { Serving: false, Running: true, Url: not null, Version: not null }
            && c.Version != version
        );
        return new Pair(
            other,
            judged,
            judged is null ? $"it cannot be told where {version} runs"
                : other is null ? $"no other release runs beside {version}"
                : null
        );
    }
}
