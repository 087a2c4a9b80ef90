namespace Lastgood.Core.Platforms;

/// <summary>A platform cannot be reached, or did not do what it was told.</summary>
/// <param name="message">What is wrong, where.</param>
/// <param name="remedy">What to do about it, or null.</param>
/// <param name="inner">The cause.</param>
public sealed class PlatformException(
    string message,
    string? remedy = null,
    Exception? inner = null
) : Exception(message, inner)
{
    /// <summary>What a person can do about it; a command to copy where there is one.</summary>
    public string? Remedy { get; } = remedy;
}
