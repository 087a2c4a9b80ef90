using System.Text;
using System.Text.RegularExpressions;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>The file name patterns of nginx's <c>include</c>, as glob(7) has them. One that matches nothing yet is no error there.</summary>
internal static class IncludePattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Whether a file would be read by an <c>include</c>.</summary>
    /// <param name="pattern">What follows <c>include</c>.</param>
    /// <param name="folder">The folder of the main configuration file, which relative patterns start from.</param>
    /// <param name="file">The file, as an absolute path.</param>
    public static bool Matches(string pattern, string folder, string file)
    {
        var regex = new StringBuilder("^");
        foreach (var c in Path.GetFullPath(Path.Combine(folder, pattern)))
        {
            regex.Append(
                c switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    '[' or ']' => c.ToString(),
                    '!' => "^",
                    _ => Regex.Escape(c.ToString()),
                }
            );
        }
        try
        {
            return Regex.IsMatch(
                file,
                regex.Append('$').ToString(),
                RegexOptions.CultureInvariant,
                Limit
            );
        }
        catch (ArgumentException)
        {
            // A bracket that is never closed: a name and no pattern.
            return string.Equals(
                Path.GetFullPath(Path.Combine(folder, pattern)),
                file,
                StringComparison.Ordinal
            );
        }
    }
}
