using Lastgood.Core.Runs;

namespace Lastgood.Core.Activations.Groups;

/// <summary>A step of one member within a group's plan: <c>cart:switch</c>.</summary>
internal static class MemberStep
{
    /// <summary>The member's step as one of the group.</summary>
    public static PlannedStep ToGroup(this PlannedStep step, string member) =>
        step with
        {
            Name = $"{member}:{step.Name}",
            Title = $"{member}: {step.Title}",
        };

    /// <summary>Whose it is.</summary>
    public static string MemberOf(string stepName) => stepName.Split(':', 2)[0];

    /// <summary>The group's step as the member's own.</summary>
    public static PlannedStep ToMember(this PlannedStep step) =>
        step with
        {
            Name = step.Name.Split(':', 2)[1],
            Title = step.Title[(MemberOf(step.Name).Length + 2)..],
        };
}
