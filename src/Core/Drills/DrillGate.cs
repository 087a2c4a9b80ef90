using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Core.Drills;

/// <summary>What is known when a drill is about to begin.</summary>
/// <param name="State">The service.</param>
/// <param name="Found">What the platform found.</param>
public sealed record DrillGround(ServiceState State, Inspection Found)
{
    /// <summary>How far it shall go.</summary>
    public required DrillLevel Level { get; init; }

    /// <summary>What it shall show; empty where nobody said.</summary>
    public required string Hypothesis { get; init; }

    /// <summary>Who asks for it.</summary>
    public required string By { get; init; }

    /// <summary>Whether somebody said yes to moving users.</summary>
    public required bool IsAgreed { get; init; }

    /// <summary>Whether a watch is running.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>The services that it may be felt in, the drilled one first.</summary>
    public required IReadOnlyList<string> Concerned { get; init; }

    /// <summary>Who may be called to end it, besides whoever began it.</summary>
    public required IReadOnlyList<string> Contacts { get; init; }

    /// <summary>The policy's triggers after the steady state was measured; null where it was not.</summary>
    public IReadOnlyList<TriggerReading>? Steady { get; init; }
}

/// <summary>What has to be so before a drill begins. Pure.</summary>
public static class DrillGate
{
    /// <summary>All that is asked, held or not.</summary>
    public static IReadOnlyList<DrillCheck> Of(DrillGround ground)
    {
        var service = ground.State.Service;
        return ground.Level switch
        {
            DrillLevel.Plan => [Quiet(ground)],
            DrillLevel.Rehearse => [Quiet(ground), Healthy(ground), Incident(ground)],
            _ =>
            [
                Check(
                    "hypothesis",
                    ground.Hypothesis.Length > 0,
                    ground.Hypothesis.Length > 0
                        ? ground.Hypothesis
                        : "nobody said what it is to show",
                    $"lastgood drill run {service} --level live --hypothesis \"…\" --yes"
                ),
                Check(
                    "agreed",
                    ground.IsAgreed,
                    ground.IsAgreed
                        ? $"{ground.By} agreed to move users"
                        : "users are moved to another release and back, and nobody said yes",
                    "say it with --yes"
                ),
                Quiet(ground),
                Incident(ground),
                Check(
                    "not frozen",
                    ground.State.Cautions.Frozen is null,
                    ground.State.Cautions.Frozen is { } frozen
                        ? $"frozen by {frozen.By}: {frozen.Reason}"
                        : "nobody froze it",
                    $"lastgood unfreeze {service} --reason \"…\""
                ),
                Healthy(ground),
                Good(ground),
                Check(
                    "watch",
                    ground.IsWatched,
                    ground.IsWatched ? "a watch is running" : "no watch is running",
                    "lastgood watch"
                ),
                new("blast radius", true, string.Join(", ", ground.Concerned), ""),
                new(
                    "who can end it",
                    true,
                    string.Join(", ", ground.Contacts.Prepend(ground.By))
                        + $": Ctrl-C, or lastgood drill stop {service}",
                    ""
                ),
                Steady(ground),
            ],
        };
    }

    /// <summary>The first thing that is not so; null where all is.</summary>
    public static DrillCheck? Refuses(IReadOnlyList<DrillCheck> gate) =>
        gate.FirstOrDefault(static c => !c.Holds);

    private static DrillCheck Check(string name, bool holds, string seen, string remedy) =>
        new(name, holds, seen, holds ? "" : remedy);

    private static DrillCheck Quiet(DrillGround ground)
    {
        var run = ground.State.OpenRun;
        return Check(
            "no run",
            run is null,
            run is null ? "no run is going on" : $"{run.Id} to {run.Plan.To} has not ended",
            $"lastgood status {ground.State.Service}, and again when it has ended"
        );
    }

    private static DrillCheck Incident(DrillGround ground)
    {
        var incident = ground.State.OpenIncident;
        return Check(
            "no incident",
            incident is null,
            incident is null ? "none is open" : $"{incident.Id} is open: {incident.Title}",
            incident is null ? "" : $"lastgood incident show {incident.Id}"
        );
    }

    private static DrillCheck Healthy(DrillGround ground)
    {
        var place = ground.Found.Candidates.FirstOrDefault(static c => c.Serving);
        var sick =
            ground.Found.Serving is null ? "it cannot be told what serves"
            : place?.Healthy == false ? $"{ground.Found.Serving} is not healthy"
            : ground.Found.Serving != ground.State.Serving?.Version
                ? $"{ground.Found.Serving} serves, and lastgood knows of {ground.State.Serving?.Version ?? "nothing"}"
            : ground.State.Cautions.Reports.Count > 0
                ? $"reported: {string.Join(", ", ground.State.Cautions.Reports.Select(static r => r.Fact.Subject))}"
            : null;
        return Check(
            "healthy",
            sick is null,
            sick ?? $"{ground.Found.Serving} serves and is healthy",
            $"lastgood status {ground.State.Service}"
        );
    }

    private static DrillCheck Good(DrillGround ground)
    {
        var serving = ground.State.ServingRelease;
        var good = serving is { Verdict: Verdict.Good };
        return Check(
            "worth coming back to",
            good,
            good
                ? $"{serving!.Version} is good: {serving.Reason}"
                : $"{serving?.Version ?? "what serves"} is not proven good, so the way forth would lead to what nobody knows",
            $"lastgood history {ground.State.Service}, and again when it is good"
        );
    }

    private static DrillCheck Steady(DrillGround ground)
    {
        if (ground.Steady is not { } readings)
        {
            return Check(
                "steady state",
                false,
                "it was not measured",
                $"lastgood decide {ground.State.Service}"
            );
        }
        var met = readings.Where(static r =>
            r.State is TriggerState.Fired or TriggerState.Holding or TriggerState.NoData
        );
        var steady = TriggerBoard.Conclusive(readings);
        return Check(
            "steady state",
            steady,
            steady ? Phrases.Clear(readings)
                : string.Join("; ", met.Select(static r => $"{r.Trigger}: {Word(r)}"))
                    is { Length: > 0 } what
                    ? what
                : "no trigger could be measured",
            $"lastgood decide {ground.State.Service}"
        );
    }

    private static string Word(TriggerReading reading) =>
        reading.State switch
        {
            TriggerState.Fired => "fires",
            TriggerState.Holding => "holds",
            _ => reading.Note is null
                ? "could not be measured"
                : $"could not be measured ({reading.Note})",
        };
}
