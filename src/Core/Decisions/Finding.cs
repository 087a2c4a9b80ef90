namespace Lastgood.Core.Decisions;

/// <summary>One thing that an investigation looked at.</summary>
/// <param name="Question">What was asked, e.g. <c>what uses the processor?</c></param>
/// <param name="Answer">What was found; where it could not be told, why.</param>
public sealed record Finding(string Question, string Answer);
