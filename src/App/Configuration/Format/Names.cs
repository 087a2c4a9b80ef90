namespace Lastgood.App.Configuration.Format;

/// <summary>What a service and a slot can be called: names become parts of file names, of nginx's variables and of host names.</summary>
internal static class Names
{
    /// <summary>The most characters.</summary>
    public const int Longest = 63;

    /// <summary>A regular expression for it, for editors.</summary>
    public const string Pattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    /// <summary>Whether a text can be such a name.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= Longest
        && text[0] != '-'
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>A name made from what something is called elsewhere; null where nothing is left of it.</summary>
    public static string? From(string text)
    {
        var name = new string([
            .. text.ToLowerInvariant().Select(static c => IsName($"a{c}") ? c : '-'),
        ]).Trim('-');
        return IsName(name) ? name : null;
    }
}
