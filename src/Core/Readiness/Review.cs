using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Readiness;

/// <summary>Answers for one service: could it be rolled back right now?</summary>
/// <param name="setup">The service.</param>
/// <param name="rollback">Plans its rollback.</param>
/// <param name="further">What else is looked at.</param>
/// <param name="time">The clock.</param>
public sealed class Review(
    ServiceSetup setup,
    Rollback rollback,
    IReadOnlyList<IReadiness> further,
    TimeProvider time
)
{
    /// <summary>Looks at everything; changes nothing.</summary>
    public async Task<ReadinessReport> LookAsync(ServiceState state, CancellationToken cancellation)
    {
        var checks = new List<ReadinessCheck>();
        Inspection? found = null;
        try
        {
            found = await setup.Platform.InspectAsync(cancellation);
            checks.Add(
                found.Serving is { } version
                    ? ReadinessCheck.Yes(
                        "reachable",
                        $"{setup.Platform.Name} says that {version} serves"
                    )
                    : ReadinessCheck.No(
                        "reachable",
                        string.Join(
                            "; ",
                            ["it cannot be told which release serves", .. found.Problems]
                        ),
                        $"lastgood status {state.Service}"
                    )
            );
        }
        catch (PlatformException e)
        {
            checks.Add(ReadinessCheck.No("reachable", e.Message, e.Remedy ?? ""));
        }
        var serving = found?.Serving ?? state.Serving?.Version;
        var target = state.WayBack(serving);
        checks.Add(LastGood(state, target, serving));
        if (target is not null && found is not null)
        {
            checks.Add(await ArtifactAsync(cancellation));
            checks.Add(Variables(state.Service, target.Release, found));
        }
        foreach (var source in further)
        {
            checks.AddRange(await source.CheckAsync(target?.Release, cancellation));
        }
        checks.Add(Verified(setup.Verification));
        checks.Add(Rehearsed(state));
        checks.AddRange(Practised.Of(state, time.GetUtcNow()));
        return new ReadinessReport(state.Service, serving, target?.Version, checks);
    }

    private static ReadinessCheck LastGood(
        ServiceState state,
        ReleaseRecord? target,
        string? serving
    ) =>
        target is not null
            ? ReadinessCheck.Yes("last good", $"{target.Version}: {target.Reason}")
            : ReadinessCheck.No(
                "last good",
                serving is null
                    ? "no release is known to be good"
                    : $"no release but {serving}, which serves, is known to be good",
                $"lastgood history {state.Service}, then lastgood mark {state.Service} VERSION good --reason \"…\""
            );

    // The plan is the proof: whatever would refuse the rollback refuses here.
    private async Task<ReadinessCheck> ArtifactAsync(CancellationToken cancellation)
    {
        const string name = "artifact and plan";
        try
        {
            var (plan, refusal) = await rollback.PreviewAsync(null, cancellation);
            return plan is null
                ? ReadinessCheck.No(name, refusal!.Reason, refusal.Remedy)
                : ReadinessCheck.Yes(
                    name,
                    $"{plan.To} can be made to serve in {plan.Steps.Count} {(plan.Steps.Count == 1 ? "step" : "steps")}"
                );
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.No(name, e.Message, e.Remedy ?? "");
        }
    }

    private static ReadinessCheck Variables(string service, Release target, Inspection found)
    {
        const string name = "environment";
        if (found.Variables is not { } today)
        {
            return ReadinessCheck.Unknown(
                name,
                "the platform does not tell which variables a release is started with"
            );
        }
        if (target.Variables is not { } needed)
        {
            return ReadinessCheck.Unknown(
                name,
                $"what {target.Version} was started with was not recorded: it was proven before, or by hand"
            );
        }
        var lacking = needed.Except(today, StringComparer.Ordinal).ToList();
        return lacking.Count == 0
            ? ReadinessCheck.Yes(
                name,
                $"all {needed.Count} variables of {target.Version} exist today"
            )
            : ReadinessCheck.No(
                name,
                $"{target.Version} was started with {string.Join(", ", lacking)}, and today there is no such variable",
                $"set {(lacking.Count == 1 ? "it" : "them")} again where {service} gets its environment from"
            );
    }

    private static ReadinessCheck Verified(VerificationSpec spec)
    {
        string[] parts =
        [
            "health and version",
            .. spec.Window > TimeSpan.Zero
                ? (string[])[$"the share of errors over {Policies.Durations.Format(spec.Window)}"]
                : [],
            .. spec.Commands.Select(static c => c.Name),
        ];
        return parts.Length > 1
            ? ReadinessCheck.Yes("verification", string.Join(", ", parts))
            : ReadinessCheck.Unknown(
                "verification",
                "only health and version would be checked",
                "add \"verify: commands:\" with a check of what users do, and \"metrics:\""
            );
    }

    // What was done for real within the last quarter is proven as well as a drill would prove it.
    private static ReadinessCheck Rehearsed(ServiceState state)
    {
        const string name = "rehearsed";
        return
            state.Runs.LastOrDefault(static r =>
                r.Plan.Kind == RunKind.Rollback && r.Verification?.Result.Passed == true
            )
                is { } run
            ? ReadinessCheck.Yes(
                name,
                $"the rollback {run.Id} from {run.Plan.From} to {run.Plan.To} of {run.StartedAt:yyyy-MM-dd} was verified"
            )
            : ReadinessCheck.Unknown(name, "no rollback of it was ever carried out and verified");
    }
}
