namespace Lastgood.Core.Policies.Shipped;

/// <summary>What the runbooks ask of people: in their trees, their matrices and their check lists.</summary>
internal static class Asked
{
    /// <summary>The response time of high severity: critical does not wait for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Whether data is corrupt: then nothing moves.</summary>
    public static PolicyQuestion Corruption { get; } =
        new("corruption", "Is data being corrupted?", Patience);

    /// <summary>Whether somebody has broken in, or could.</summary>
    public static PolicyQuestion Security { get; } =
        new("security", "Is there a security breach or a vulnerability?", Patience);

    /// <summary>Whether users see it.</summary>
    public static PolicyQuestion UserErrors { get; } =
        new("user-errors", "Do users see errors?", Patience);

    /// <summary>Whether it has to be now.</summary>
    public static PolicyQuestion CannotWait { get; } =
        new("cannot-wait", "Is it too urgent to wait for a fix?", Patience);

    /// <summary>15 minutes: "quick fix available" of the runbook that weighs both.</summary>
    public static PolicyQuestion QuickFix { get; } =
        new("quick-fix", "Can it be fixed forward in less than 15 minutes?", Patience);

    /// <summary>30 minutes: "cannot fix forward quickly" of the same.</summary>
    public static PolicyQuestion NoQuickFix { get; } =
        new("no-quick-fix", "Would a fix forward take 30 minutes or more?", Patience);

    /// <summary>1 %: of the same.</summary>
    public static PolicyQuestion FewUsers { get; } =
        new("few-users", "What share of the users is affected?", Patience, Below: 0.01);

    /// <summary>Whether going back would be the greater harm.</summary>
    public static PolicyQuestion DataLoss { get; } =
        new("data-loss", "Would going back lose data?", Patience);
}
