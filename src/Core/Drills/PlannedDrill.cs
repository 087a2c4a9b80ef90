using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Drills;

/// <summary>What a drill knows before it changes anything.</summary>
/// <param name="Level">How far it goes.</param>
/// <param name="Plan">What it will do; null where nothing can be done.</param>
/// <param name="Refusal">Why there is no plan of a rollback; null where there is one.</param>
/// <param name="Needs">What else a rollback needs.</param>
internal sealed record PlannedDrill(
    DrillLevel Level,
    Plan? Plan,
    Refusal? Refusal,
    IReadOnlyList<ReadinessCheck> Needs
)
{
    /// <summary>Why it cannot be rehearsed though it could be done; null where it can.</summary>
    public string? Unrehearsed { get; init; }

    /// <summary>What was seen so far.</summary>
    public IEnumerable<DrillStepped> Steps(string drill)
    {
        yield return new DrillStepped(
            drill,
            "planned",
            Refusal is null,
            Refusal?.Reason
                ?? (
                    Plan is null
                        ? "a plan can be made"
                        : string.Join(", then ", Plan.Steps.Select(static s => s.Title))
                )
        );
        foreach (var need in Needs.Where(static n => n.Answer != ReadinessAnswer.Unknown))
        {
            yield return new DrillStepped(
                drill,
                need.Name,
                need.Answer == ReadinessAnswer.Yes,
                need.Seen
            );
        }
        if (Unrehearsed is not null)
        {
            yield return new DrillStepped(drill, "not rehearsed", true, Unrehearsed);
        }
    }

    /// <summary>What came of it, as long as nothing else goes wrong.</summary>
    /// <param name="decided">How long it took until here.</param>
    public DrillResult Result(TimeSpan decided)
    {
        var result = new DrillResult(
            DrillOutcome.Passed,
            this switch
            {
                { Unrehearsed: not null } => $"a plan can be made; {Unrehearsed}",
                { Level: DrillLevel.Plan } => "a rollback could be made right now",
                { Level: DrillLevel.Rehearse } => $"{Plan?.To} was started and was well",
                _ => $"{Plan?.To} served, was verified and watched",
            },
            DrillTimes.None with
            {
                Decide = decided,
            },
            []
        );
        result = Refusal is null ? result : result.Fail(Refusal.Reason);
        return Needs
            .Where(static n => n.Answer == ReadinessAnswer.No)
            .Aggregate(result, static (r, n) => r.Fail($"{n.Name}: {n.Seen}"));
    }
}
