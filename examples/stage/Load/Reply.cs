namespace Lastgood.Stage.Load;

/// <summary>One request of a customer and what came of it.</summary>
/// <param name="Path">What was asked for.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="EndedAt">When its answer was there, or was given up.</param>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Version">The release that answered; null where nginx itself did, or nobody.</param>
/// <param name="Slot">The address of the slot that nginx had chosen for it; null where there was no answer.</param>
/// <param name="Problem">Why there was no answer.</param>
public sealed record Reply(
    string Path,
    DateTimeOffset SentAt,
    DateTimeOffset EndedAt,
    int? Status,
    string? Version,
    string? Slot,
    string? Problem
)
{
    /// <summary>Whether the customer did not get what was asked for.</summary>
    public bool Failed => Status is null or >= 400;

    /// <summary>How long it took.</summary>
    public TimeSpan Took => EndedAt - SentAt;
}
