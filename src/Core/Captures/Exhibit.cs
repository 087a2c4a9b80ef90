namespace Lastgood.Core.Captures;

/// <summary>One piece of evidence as it was found: the state of a container, the end of a log.</summary>
/// <param name="Name">What it is, e.g. <c>container web</c>; becomes part of a file's name.</param>
/// <param name="Text">What was found. May hold secrets still: it is redacted before it touches disk.</param>
public sealed record Exhibit(string Name, string Text);
