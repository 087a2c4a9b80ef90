namespace Lastgood.Core.Readiness;

/// <summary>Whether one service could be rolled back right now.</summary>
/// <param name="Service">The service.</param>
/// <param name="Serving">What serves; null where that cannot be told.</param>
/// <param name="Target">What it would go back to; null where there is nothing.</param>
/// <param name="Checks">All that was looked at.</param>
public sealed record ReadinessReport(
    string Service,
    string? Serving,
    string? Target,
    IReadOnlyList<ReadinessCheck> Checks
)
{
    /// <summary>Whether nothing says no.</summary>
    public bool IsReady => Checks.All(static c => c.Answer != ReadinessAnswer.No);
}
