namespace Lastgood.Core.Verification;

/// <summary>What came of one check.</summary>
public enum CheckOutcome
{
    /// <summary>It passed.</summary>
    Pass,

    /// <summary>It failed.</summary>
    Fail,

    /// <summary>It could not be told, for want of data. Neither a pass nor a failure.</summary>
    Inconclusive,
}

/// <summary>One check, carried out.</summary>
/// <param name="Name">E.g. <c>health</c>, <c>version</c>, <c>error_rate</c>, or a smoke test's name.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Evidence">What was measured, against what; one line.</param>
/// <param name="Took">How long it took.</param>
public sealed record CheckResult(string Name, CheckOutcome Outcome, string Evidence, TimeSpan Took);

/// <summary>A verification, carried out.</summary>
/// <param name="Checks">Its checks, in order.</param>
public sealed record VerificationResult(IReadOnlyList<CheckResult> Checks)
{
    /// <summary>No check failed, and at least one passed.</summary>
    public bool Passed =>
        Checks.All(static c => c.Outcome != CheckOutcome.Fail)
        && Checks.Any(static c => c.Outcome == CheckOutcome.Pass);
}
