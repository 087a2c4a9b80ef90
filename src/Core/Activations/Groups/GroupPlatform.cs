using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Activations.Groups;

/// <summary>
/// The platforms of a group's members as one: a step is its member's, so that one run carries, takes back and takes up again
/// the steps of all.
/// </summary>
public sealed class GroupPlatform(GroupSetup group) : IPlatform
{
    /// <inheritdoc/>
    public string Name => "group";

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(CancellationToken cancellation)
    {
        var found = await Task.WhenAll(
            group.Members.Select(m => m.Setup.Platform.InspectAsync(cancellation))
        );
        var versions = group
            .Members.Zip(found)
            .Select(static p => (p.First.Name, p.Second.Serving))
            .ToList();
        var serving = versions.TrueForAll(static v => v.Serving is not null)
            ? GroupVersion.Of(versions.Select(static v => (v.Name, v.Serving!)))
            : null;
        var healthy = Array.TrueForAll(
            found,
            static f => f.Candidates.Any(static c => c is { Serving: true, Healthy: true })
        );
        return new Inspection(
            serving,
            [new Candidate(group.Name, null, serving, Running: true, healthy, Serving: true)],
            [
                .. group
                    .Members.Zip(found)
                    .SelectMany(static p => p.Second.Problems.Select(x => $"{p.First.Name}: {x}")),
            ]
        );
    }

    /// <summary>Not asked of a group: <see cref="GroupRollback"/> puts the plans of its members together.</summary>
    public Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation) =>
        Task.FromResult(
            PlanAnswer.No(
                $"{group.Name} is a group: its members are deployed one by one",
                "lastgood deploy SERVICE VERSION"
            )
        );

    /// <inheritdoc/>
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Of(step).CaptureAsync(step.ToMember(), cancellation);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        Of(step).ObserveAsync(step.ToMember(), cancellation);

    /// <inheritdoc/>
    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        Of(step).ApplyAsync(step.ToMember(), cancellation);

    /// <inheritdoc/>
    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Of(step).UndoAsync(step.ToMember(), capture, cancellation);

    /// <inheritdoc/>
    public async Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation)
    {
        var checks = await Task.WhenAll(
            GroupVersion
                .Read(version)
                .Select(async v =>
                    (
                        v.Service,
                        Check: await group
                            .Find(v.Service)
                            .Setup.Platform.VerifyAsync(v.Version, cancellation)
                    )
                )
        );
        return new ServingCheck(
            Array.TrueForAll(checks, static c => c.Check.Serves),
            string.Join("; ", checks.Select(static c => $"{c.Service}: {c.Check.Evidence}"))
        );
    }

    private IPlatform Of(PlannedStep step) =>
        group.Find(MemberStep.MemberOf(step.Name)).Setup.Platform;
}
