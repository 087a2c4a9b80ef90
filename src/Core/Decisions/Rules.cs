using System.Globalization;
using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;

namespace Lastgood.Core.Decisions;

/// <summary>
/// The rules that can hold a rollback back, in the order in which they are shown. The first one that is not met gives the
/// decision's reason.
/// </summary>
internal static class Rules
{
    private const string RollbackName = "the serving release did not come from a rollback";
    private const string ProvenName = "the serving release is not proven good";
    private const string FailingName = "last good is not failing";
    private const string TriedName = "no automatic rollback from it has failed";
    private const string BlameName = "the deployment is to blame";
    private const string FreezeName = "nothing is frozen";
    private const string CoolDownName = "the cool-down is over";
    private const string CapName = "the installation's cap is not reached";
    private const string RunName = "no run is going on";

    // What is said of almost every service in almost every second.
    private static readonly Rule Idle = Met(RunName, "none");
    private static readonly Rule Deployed = Met(RollbackName, "it was deployed");
    private static readonly Rule Bad = Met(ProvenName, "it is bad");
    private static readonly Rule Unproven = Met(ProvenName, "it is unproven");
    private static readonly Rule Started = Met(
        FailingName,
        "not running: started and checked first"
    );
    private static readonly Rule Untried = Met(TriedName, "none was tried");
    private static readonly Rule NoOtherCause = Met(BlameName, "nothing speaks for another cause");
    private static readonly Rule Unfrozen = Met(
        FreezeName,
        "nobody froze it, no freeze window is open"
    );
    private static readonly Rule Cooled = Met(CoolDownName, "it is");
    private static readonly Rule BelowCap = Met(CapName, "it is not");

    /// <param name="Guard">The rule as it stands.</param>
    /// <param name="But">Where it is not met: the second half of the decision's sentence.</param>
    public sealed record Rule(Guard Guard, string But);

    /// <summary>One run at a time: a second trigger joins the one that is going on.</summary>
    public static Rule NoRun(DecisionInput input) =>
        input.Run is { } run ? Unmet(RunName, run, $"a run is going on already: {run}") : Idle;

    /// <summary>Every other rule; where one is not met, a person is asked.</summary>
    public static Rule[] ForAutomatic(DecisionInput input) =>
        [
            Known(input),
            NotARollback(input),
            NotProven(input),
            Exists(input),
            Another(input),
            NotFailing(input),
            NotTried(input),
            Blamed(input),
            NotFrozen(input),
            WithinLimit(input),
            CooledDown(input),
            WithinCap(input),
        ];

    private static Rule Known(DecisionInput input)
    {
        const string name = "it is known which release serves";
        return input.Serving is { } serving
            ? Met(name, serving)
            : Unmet(name, "it cannot be told", "it cannot be told which release serves");
    }

    private static Rule NotARollback(DecisionInput input)
    {
        const string name = RollbackName;
        return input.ServingIsRollback
            ? Unmet(
                name,
                $"{input.Serving} serves since a rollback",
                $"{input.Serving} serves since a rollback, and a rollback is never rolled back automatically"
            )
            : Deployed;
    }

    private static Rule NotProven(DecisionInput input)
    {
        const string name = ProvenName;
        return input.ServingVerdict switch
        {
            Verdict.Good => Unmet(
                name,
                $"{input.Serving} is good",
                $"{input.Serving} is proven good, so there is no deployment to blame"
            ),
            Verdict.Bad => Bad,
            _ => Unproven,
        };
    }

    private static Rule Exists(DecisionInput input)
    {
        const string name = "there is a last good release";
        return input.LastGood is { Version: { } version, State: not LastGoodState.None }
            ? Met(name, version)
            : Unmet(
                name,
                input.LastGood.Evidence,
                $"there is no last good release: {input.LastGood.Evidence}"
            );
    }

    private static Rule Another(DecisionInput input)
    {
        const string name = "last good is another release";
        return input.LastGood.Version switch
        {
            null => Met(name, "there is none"),
            var good when string.Equals(good, input.Serving, StringComparison.Ordinal) => Unmet(
                name,
                $"{good} serves already",
                $"{good}, the last good release, is the one that serves"
            ),
            var good => Met(name, $"{good}, not {input.Serving ?? "what serves"}"),
        };
    }

    private static Rule NotFailing(DecisionInput input)
    {
        const string name = FailingName;
        var (version, state, evidence) = input.LastGood;
        return state switch
        {
            LastGoodState.Failing => Unmet(
                name,
                $"its health check fails: {evidence}",
                $"{version}, the last good release, fails too ({evidence}): it is not the deployment, nothing is moved"
            ),
            LastGoodState.Healthy => Met(name, $"healthy: {evidence}"),
            LastGoodState.NotRunning => Started,
            _ => Met(name, "there is none"),
        };
    }

    // Not left to the limit, which a clock that jumps would lift.
    private static Rule NotTried(DecisionInput input)
    {
        const string name = TriedName;
        return input.FailedRollback is { } run
            ? Unmet(name, run, $"{run}, the automatic rollback from it, has failed")
            : Untried;
    }

    private static Rule WithinLimit(DecisionInput input)
    {
        const string name = "automatic rollbacks are within the limit";
        var evidence = string.Create(
            CultureInfo.InvariantCulture,
            $"{input.AutomaticRollbacks} of {input.AutomaticRollbacksPerHour} in the last hour"
        );
        return input.AutomaticRollbacks < input.AutomaticRollbacksPerHour
            ? Met(name, evidence)
            : Unmet(name, evidence, $"the limit of automatic rollbacks is reached ({evidence})");
    }

    private static Rule Blamed(DecisionInput input)
    {
        const string name = BlameName;
        return input.Diagnosis switch
        {
            null => NoOtherCause,
            { Cause: Cause.Deployment, Why: var why } => Met(name, why),
            { Why: var why, Cause: var cause } => Unmet(
                name,
                why,
                cause switch
                {
                    Cause.Dependency => $"{why}: a dependency is to blame, not {input.Serving}",
                    Cause.Configuration =>
                        $"{why}: the configuration is to blame, not {input.Serving}",
                    Cause.Migration => $"{why}: going back would not undo a migration",
                    _ => why,
                }
            ),
        };
    }

    private static Rule NotFrozen(DecisionInput input)
    {
        const string name = FreezeName;
        return input.Frozen is { } frozen ? Unmet(name, frozen, $"the service is frozen: {frozen}")
            : input.FreezeWindow is { } window
                ? Unmet(name, window, $"the freeze window \"{window}\" is open")
            : Unfrozen;
    }

    private static Rule CooledDown(DecisionInput input)
    {
        const string name = CoolDownName;
        return input.CoolDownLeft > TimeSpan.Zero
            ? Unmet(
                name,
                $"{Durations.Rounded(input.CoolDownLeft)} left",
                $"the cool-down after the last automatic rollback lasts {Durations.Rounded(input.CoolDownLeft)} more"
            )
            : Cooled;
    }

    private static Rule WithinCap(DecisionInput input)
    {
        const string name = CapName;
        return input.InstallationCap is { } cap
            ? Unmet(
                name,
                cap,
                $"{cap}: more than one service in trouble is rarely its own release's fault"
            )
            : BelowCap;
    }

    private static Rule Met(string name, string evidence) =>
        new(new Guard(name, Holds: true, evidence), But: "");

    private static Rule Unmet(string name, string evidence, string but) =>
        new(new Guard(name, Holds: false, evidence), but);
}
