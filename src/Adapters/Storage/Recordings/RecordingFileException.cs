namespace Lastgood.Adapters.Storage.Recordings;

/// <summary>A recording cannot be read or written.</summary>
/// <param name="message">Where, what is wrong, and what to do: <c>FILE:LINE: …</c>.</param>
public sealed class RecordingFileException(string message) : Exception(message);
