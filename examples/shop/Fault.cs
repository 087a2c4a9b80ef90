using System.Globalization;

namespace Lastgood.Shop;

/// <summary>How a release of the shop breaks.</summary>
public enum Fault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Most checkouts answer 500.</summary>
    Errors,

    /// <summary>Checkouts take some fifty times as long.</summary>
    Slow,

    /// <summary>A checkout ends the process, exit code 1.</summary>
    Crash,

    /// <summary>No request is answered any more, the health check included.</summary>
    Hang,
}

/// <summary>Until when a broken release still works. Where nothing is asked for, it is broken from the start.</summary>
/// <param name="Checkouts">It breaks with the checkout after so many.</param>
/// <param name="Elapsed">It breaks once so much time has passed since it opened.</param>
/// <param name="File">It breaks once this file is there; null where it waits for none.</param>
public sealed record FaultStart(int Checkouts, TimeSpan Elapsed, string? File = null)
{
    /// <summary>Reads <c>200</c> (checkouts), <c>8s</c> or the absolute path of a file.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static FaultStart Parse(string text)
    {
        if (Path.IsPathRooted(text))
        {
            return new FaultStart(0, TimeSpan.Zero, text);
        }
        var seconds = text.EndsWith('s');
        var digits = seconds ? text[..^1] : text;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException(
                $"\"{text}\" is neither a number of checkouts (200) nor seconds (8s) nor the path of a file."
            );
        }
        return seconds
            ? new FaultStart(0, TimeSpan.FromSeconds(number))
            : new FaultStart(number, TimeSpan.Zero);
    }
}
