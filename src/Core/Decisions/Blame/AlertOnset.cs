using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Decisions.Blame;

/// <summary>Whether an alert can be the doing of the release that serves. Pure.</summary>
public static class AlertOnset
{
    /// <summary>
    /// Whether an alert began before what serves was activated. Where the clocks leave it open, it is held against the newer
    /// of the two releases: a rollback is not doubted for what it was made for.
    /// </summary>
    /// <param name="alert">The alert.</param>
    /// <param name="serving">What serves.</param>
    /// <param name="skew">How far the clock of whoever evaluates alerts may differ from this one, 0 or more.</param>
    public static bool IsBefore(Cautions.Alert alert, Serving serving, TimeSpan skew) =>
        alert.Activation < serving.Order
        || alert.Fact.StartsAt
            < (serving.Kind == RunKind.Rollback ? serving.Since + skew : serving.Since - skew);
}
