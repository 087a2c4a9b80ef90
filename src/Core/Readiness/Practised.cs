using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Readiness;

/// <summary>What drills say of the readiness of a service. Pure.</summary>
public static class Practised
{
    /// <summary>Longer ago than this, a drill says little of today: three of the monthly ones were left out.</summary>
    public static readonly TimeSpan Old = TimeSpan.FromDays(92);

    /// <summary>The last drill, and how long a rollback takes.</summary>
    /// <param name="state">The service.</param>
    /// <param name="now">Now, UTC.</param>
    public static IReadOnlyList<ReadinessCheck> Of(ServiceState state, DateTimeOffset now) =>
        [LastDrill(state, now), Time(Practice.Of(state))];

    private static ReadinessCheck LastDrill(ServiceState state, DateTimeOffset now)
    {
        const string name = "last drill";
        var run = $"lastgood drill run {state.Service}";
        if (state.Drills.Last is not { End: { } end } drill)
        {
            return ReadinessCheck.Unknown(name, "there was none", run);
        }
        var days = Math.Max(0, (int)(now - drill.EndedAt!.Value).TotalDays);
        var ago = days switch
        {
            0 => "today",
            1 => "yesterday",
            _ => FormattableString.Invariant($"{days} days ago"),
        };
        var seen =
            $"{drill.Id} ({DrillWords.Of(drill.Start.Level)}), {ago}, {DrillWords.Of(end.Outcome)}: {end.Message}";
        return end.Outcome switch
        {
            DrillOutcome.Failed => ReadinessCheck.No(
                name,
                seen,
                $"mend what lastgood drill report {state.Service} says, then: {run} --level {DrillWords.Of(drill.Start.Level)}"
            ),
            DrillOutcome.Passed when days <= Old.TotalDays => ReadinessCheck.Yes(name, seen),
            _ => ReadinessCheck.Unknown(name, seen, run),
        };
    }

    private static ReadinessCheck Time(Practice practice)
    {
        const string name = "rollback time";
        return practice is not { Usual: { } usual, Slowest: { } slowest }
                ? ReadinessCheck.Unknown(name, "nothing to estimate it from yet")
            : usual <= DrillTimes.Promise ? ReadinessCheck.Yes(name, Seen(usual))
            : ReadinessCheck.Unknown(
                name,
                $"{Seen(usual)}: longer than {Durations.Format(DrillTimes.Promise)}"
            );

        string Seen(TimeSpan usual) =>
            FormattableString.Invariant(
                $"about {Durations.Rounded(usual)}, {Durations.Rounded(slowest)} at the slowest, in {practice.Took.Count} {(practice.Took.Count == 1 ? "rollback or drill" : "rollbacks and drills")}"
            );
    }
}
