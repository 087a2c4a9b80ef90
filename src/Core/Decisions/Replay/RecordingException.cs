namespace Lastgood.Core.Decisions.Replay;

/// <summary>A line of a recording is not what it has to be.</summary>
/// <param name="message">What is wrong with it, and what to do.</param>
public sealed class RecordingException(string message) : Exception(message);
