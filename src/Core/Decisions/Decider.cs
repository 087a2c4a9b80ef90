using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>Turns readings into a decision. Pure: the same input gives the same decision.</summary>
public static class Decider
{
    /// <summary>Decides.</summary>
    public static Decision Decide(DecisionInput input)
    {
        if (!TriggerBoard.AnyFired(input.Triggers))
        {
            return new Decision(
                IsMeasured(input) ? DecisionKind.Monitor : DecisionKind.Inconclusive,
                input
            );
        }
        var run = Rules.NoRun(input);
        var automatic = Rules.ForAutomatic(input);
        var (kind, reason) = Answer(input, run, automatic);
        var good = input.LastGood.Version;
        var target = string.Equals(good, input.Serving, StringComparison.Ordinal) ? null : good;
        return new Decision(
            kind,
            reason,
            input.Serving,
            kind is DecisionKind.RollBack or DecisionKind.Ask ? target : null,
            input.Triggers,
            Guards(run, automatic)
        );
    }

    /// <summary>Every rule as it stands.</summary>
    internal static Guard[] Guards(DecisionInput input) =>
        Guards(Rules.NoRun(input), Rules.ForAutomatic(input));

    /// <summary>Why nothing is done where no trigger fires.</summary>
    internal static string Quiet(DecisionInput input)
    {
        var missing = Missing(input);
        if (!IsMeasured(input))
        {
            var what = input.Triggers.Count == 0 ? "the policy has no trigger" : missing;
            return $"nothing could be measured: {what}";
        }
        missing = missing.Length == 0 ? "" : $"; not measured: {missing}";
        var serving = input.Serving ?? "the serving release";
        var holding = InState(input, TriggerState.Holding);
        return holding.Count > 0
            ? $"{string.Join(" and ", holding.Select(Phrases.Holding))}: not long enough yet to blame {serving}{missing}"
            : $"nothing speaks against {serving}: {Phrases.Clear(input.Triggers)}{missing}";
    }

    private static Guard[] Guards(Rules.Rule run, Rules.Rule[] automatic)
    {
        var guards = new Guard[automatic.Length + 1];
        guards[0] = run.Guard;
        for (var i = 0; i < automatic.Length; i++)
        {
            guards[i + 1] = automatic[i].Guard;
        }
        return guards;
    }

    private static (DecisionKind Kind, string Reason) Answer(
        DecisionInput input,
        Rules.Rule run,
        Rules.Rule[] automatic
    )
    {
        var fired = InState(input, TriggerState.Fired);
        var strongest = Strongest(fired);
        var what = Phrases.Fired(fired.Where(reading => reading.Asks == strongest));
        if (strongest == TriggerAction.StopEverything)
        {
            return (
                DecisionKind.StopEverything,
                $"{what}: nothing moves, not even back, until a person says so"
            );
        }
        if (!run.Guard.Holds)
        {
            return (DecisionKind.Monitor, $"{what}, but {run.But}");
        }
        // Whatever asks to go back is answered by a mitigation where a dependency is seen to fail.
        if (
            input is { Diagnosis: { Cause: Cause.Dependency, Why: var why }, Mitigation: not null }
            && strongest is TriggerAction.RollBack or TriggerAction.Investigate
        )
        {
            return (
                DecisionKind.Mitigate,
                $"{what}, but {why}: {input.Mitigation} is switched on, nothing goes back"
            );
        }
        return strongest switch
        {
            TriggerAction.Investigate when !input.IsInvestigated => (
                DecisionKind.Investigate,
                $"{what}: the cause is looked for first"
            ),
            TriggerAction.RollBack or TriggerAction.Investigate => Back(input, what, automatic),
            TriggerAction.Mitigate => input.Mitigation is { } mitigation
                ? (DecisionKind.Mitigate, $"{what}: {mitigation} is switched on")
                : (DecisionKind.Ask, $"{what}, but nothing is configured to mitigate it"),
            TriggerAction.Ask => (DecisionKind.Ask, $"{what}: a person decides"),
            TriggerAction.FixForward => (
                DecisionKind.FixForward,
                $"{what}: a fix is deployed, nothing goes back"
            ),
            _ => (DecisionKind.Monitor, $"{what}: seen, and nothing more is asked for"),
        };
    }

    /// <summary>
    /// The strongest of what is asked for; but what speaks for a fix forward holds everything back, save a stop, that is
    /// not more severe than it: going back would lose data, or the fix is nearer than the harm is great.
    /// </summary>
    private static TriggerAction Strongest(List<TriggerReading> fired)
    {
        var strongest = fired.Max(static reading => reading.Asks);
        var forward = fired.FindAll(static r => r.Asks == TriggerAction.FixForward);
        var others = fired.FindAll(static r => r.Asks > TriggerAction.FixForward);
        return
            strongest != TriggerAction.StopEverything
            && forward.Count > 0
            && (
                others.Count == 0
                || forward.Min(static r => r.Severity) <= others.Min(static r => r.Severity)
            )
            ? TriggerAction.FixForward
            : strongest;
    }

    private static (DecisionKind Kind, string Reason) Back(
        DecisionInput input,
        string what,
        Rules.Rule[] automatic
    )
    {
        if (Array.Find(automatic, static rule => !rule.Guard.Holds) is { } unmet)
        {
            return (DecisionKind.Ask, $"{what}, but {unmet.But}");
        }
        var state =
            input.LastGood.State == LastGoodState.Healthy
                ? "healthy"
                : "not running, so it is started and checked first";
        return (
            DecisionKind.RollBack,
            $"{what} since {input.Serving} serves; {input.LastGood.Version} is last good and {state}"
        );
    }

    private static string Missing(DecisionInput input)
    {
        var missing = InState(input, TriggerState.NoData);
        missing.AddRange(InState(input, TriggerState.NotApplicable));
        return missing.Count == 0 ? "" : string.Join(", ", missing.Select(Phrases.Missing));
    }

    /// <summary>Whether anything is known to be clear or not to be: that nobody said anything is not a measurement.</summary>
    private static bool IsMeasured(DecisionInput input)
    {
        for (var i = 0; i < input.Triggers.Count; i++)
        {
            if (
                input.Triggers[i]
                is { State: TriggerState.Holding }
                    or { State: TriggerState.Clear, Samples: > 0 }
            )
            {
                return true;
            }
        }
        return false;
    }

    private static List<TriggerReading> InState(DecisionInput input, TriggerState state)
    {
        var found = new List<TriggerReading>();
        foreach (var reading in input.Triggers)
        {
            if (reading.State == state)
            {
                found.Add(reading);
            }
        }
        return found;
    }
}
