namespace Lastgood.Core.Policies.Shipped;

/// <summary>A policy that comes with lastgood.</summary>
/// <param name="Name">Its name, for <c>extends</c>.</param>
/// <param name="About">Where its rows come from, in a sentence.</param>
/// <param name="Policy">The policy.</param>
public sealed record ShippedPolicy(string Name, string About, Policy Policy)
{
    /// <summary>The policy of a service that names none.</summary>
    public static ShippedPolicy Default { get; } = DefaultPolicy.Create();

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<ShippedPolicy> All { get; } =
    [
        Default,
        BlueGreenPolicy.Create(),
        BlueGreenPolicy.CreateBrief(),
        SeverityPolicy.Create(),
        RecoveryPolicy.Create(),
        ClusterPolicy.Create(),
    ];

    /// <summary>One of them by its name, or null.</summary>
    public static ShippedPolicy? Find(string name) =>
        All.FirstOrDefault(policy => string.Equals(policy.Name, name, StringComparison.Ordinal));
}
