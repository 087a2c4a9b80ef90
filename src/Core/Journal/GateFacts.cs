namespace Lastgood.Core.Journal;

/// <summary>A person said what mends a bad release.</summary>
/// <param name="Version">The bad release.</param>
/// <param name="Fix">The commit with the fix, whole.</param>
/// <param name="By">Who says so.</param>
public sealed record FixNamed(string Version, string Fix, string By) : Fact;

/// <summary>A person deploys a fix, and asks that nothing goes back until then.</summary>
/// <param name="Within">For how long.</param>
/// <param name="Reason">What they do.</param>
/// <param name="By">Who.</param>
public sealed record FixPromised(TimeSpan Within, string Reason, string By) : Fact;

/// <summary>A release was not let through, and was not deployed.</summary>
/// <param name="Version">The release.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Incident">The incident that it is bad of, or null.</param>
/// <param name="By">Who asked.</param>
public sealed record ReleaseRefused(string Version, string Reason, string? Incident, string By)
    : Fact;
