using System.Text.RegularExpressions;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>A regular expression from the configuration, matched with text from elsewhere in bounded time.</summary>
internal sealed class BodyPattern
{
    /// <summary>Generous: linear matching of 256 KiB takes milliseconds.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    private readonly Regex regex;

    /// <summary>Compiles it.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public BodyPattern(string pattern)
    {
        const RegexOptions options = RegexOptions.CultureInvariant;
        try
        {
            regex = new Regex(pattern, options | RegexOptions.NonBacktracking, MaxTime);
        }
        catch (NotSupportedException)
        {
            // It looks ahead or back, which takes a matcher that can be slow: the time limit ends it.
            regex = new Regex(pattern, options, MaxTime);
        }
    }

    /// <summary>What is wrong with a body; null where it matches.</summary>
    public string? Trouble(string body)
    {
        try
        {
            return regex.IsMatch(body) ? null : $"the body does not match {regex}";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"matching the body with {regex} took longer than 1 s";
        }
    }
}
