using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Activations.Groups;

/// <summary>Puts the plans of a group's members together. Changes nothing.</summary>
internal sealed class GroupPlanning(GroupSetup group)
{
    /// <summary>Each member is verified by its own configuration; nothing is measured of the group itself.</summary>
    public static VerificationSpec Verification { get; } = new(0, TimeSpan.Zero, 0, []);

    /// <summary>One plan of all, or why there is none.</summary>
    /// <param name="without">Members that are left out.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(Plan? Plan, Refusal? Refusal)> PlanAsync(
        HashSet<string> without,
        CancellationToken cancellation
    )
    {
        var plans = new List<Plan>();
        foreach (var member in group.Members.Where(m => !without.Contains(m.Name)))
        {
            if (Frozen.Refusal(await member.Desk.ReadAsync(cancellation)) is { } frozen)
            {
                return (null, frozen);
            }
            var (plan, refusal) = await PlanAsync(member, cancellation);
            if (plan is not null)
            {
                plans.Add(plan);
            }
            else if (group.IfOneCannot == IfOneCannot.Forward)
            {
                return (
                    null,
                    new Refusal(
                        $"{group.Name} goes back as a whole or not at all, and {member.Name} cannot: {refusal!.Reason}",
                        refusal.Remedy
                    )
                );
            }
        }
        if (plans.Count == 0)
        {
            return (
                null,
                new Refusal(
                    $"no service of {group.Name} can go back",
                    $"lastgood ready {group.Members[0].Name}"
                )
            );
        }
        return (
            new Plan(
                group.Name,
                RunKind.Rollback,
                "group",
                GroupVersion.Of(
                    plans
                        .Where(static p => p.From is not null)
                        .Select(static p => (p.Service, p.From!))
                ),
                GroupVersion.Of(plans.Select(static p => (p.Service, p.To))),
                [.. Steps(plans, Stage.Activate), .. Steps(plans, Stage.Retire)],
                Verification,
                TimeSpan.Zero
            ),
            null
        );
    }

    // One that cannot be reached cannot go back.
    private static async Task<(Plan? Plan, Refusal? Refusal)> PlanAsync(
        GroupMember member,
        CancellationToken cancellation
    )
    {
        try
        {
            return await member.Rollback.PreviewAsync(null, cancellation);
        }
        catch (PlatformException e)
        {
            return (null, new Refusal(e.Message, e.Remedy ?? $"lastgood status {member.Name}"));
        }
    }

    private static IEnumerable<PlannedStep> Steps(IEnumerable<Plan> plans, Stage stage) =>
        from plan in plans
        from step in plan.Steps
        where step.Stage == stage
        select step.ToGroup(plan.Service);
}
