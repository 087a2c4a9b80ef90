using Lastgood.Core.Runs;

namespace Lastgood.Core.Telling;

/// <summary>
/// Something that people are to be told: made from facts (and from time that passes) and from nothing else, so that it exists
/// exactly when its cause is durable, and is the same in every process. Immutable.
/// </summary>
public sealed record Notice
{
    /// <summary>
    /// Its name, the same across retries and processes: the service, and the place in the journal of the fact that causes it
    /// (<c>shop-n57</c>); where time makes it, with its kind and number behind that (<c>shop-n57-p3</c>, <c>shop-n57-e1</c>).
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The sequence number of the fact that causes it.</summary>
    public required long Cause { get; init; }

    /// <summary>The service, or the group, that it is about.</summary>
    public required string Service { get; init; }

    /// <summary>What it is about.</summary>
    public required Moment Moment { get; init; }

    /// <summary>How much it matters.</summary>
    public required NoticeLevel Level { get; init; }

    /// <summary>When that was, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The incident that it belongs to; null where there is none.</summary>
    public string? Incident { get; init; }

    /// <summary>The run that it belongs to; null where there is none.</summary>
    public string? Run { get; init; }

    /// <summary>Whether it is an exercise: then it says so wherever it is read.</summary>
    public bool IsDrill { get; init; }

    /// <summary>The release that is left, or blamed; null where none is.</summary>
    public string? From { get; init; }

    /// <summary>The release that shall serve, or serves; null where none is known.</summary>
    public string? To { get; init; }

    /// <summary>Why, in words for colleagues: it may name hosts and quote errors.</summary>
    public string? Reason { get; init; }

    /// <summary>When all of it began: the incident, or else the run; UTC.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it should be through, UTC: the median of the service's past rollbacks; null where there were none.</summary>
    public DateTimeOffset? Expected { get; init; }

    /// <summary>Until when an answer is waited for, UTC; null where nothing is asked, or for as long as it takes.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>Whose turn it is to answer: the point of contact; null where no contact is configured.</summary>
    public Contact? Contact { get; init; }

    /// <summary>How a rollback ended; null for other moments.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>How long what ended took: a rollback to its verification, an incident from its beginning; null where nothing ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How far the incident is for the public; null where the public is told nothing.</summary>
    public PublicPhase? Phase { get; init; }

    /// <summary>What is known of the cause or of the state of things, for colleagues; null where nothing is.</summary>
    public string? Found { get; init; }

    /// <summary>What belongs together where it is read: the incident, or else the run, or else this alone.</summary>
    public string Thread => Incident ?? Run ?? Id;

    /// <summary>Whether a newer one of its thread takes its place where it was not sent yet.</summary>
    public bool CanBeSuperseded => Moment == Moment.Progress;
}
