using System.Globalization;

namespace Lastgood.App.Configuration;

/// <summary>Something wrong in a configuration file.</summary>
/// <param name="File">The file, as the user named it.</param>
/// <param name="Line">The line, from 1; 0 where the file as a whole is meant.</param>
/// <param name="Column">The character in the line, from 1; 0 where the file as a whole is meant.</param>
/// <param name="Path">The path of keys, as in <c>services.shop.health.path</c>; empty where none is known.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
internal sealed record ConfigurationError(
    string File,
    int Line,
    int Column,
    string Path,
    string Message
)
{
    /// <summary>As <c>file:line:column path: message</c>, on one line.</summary>
    public override string ToString()
    {
        var place =
            Line == 0
                ? File
                : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
        return Path.Length == 0 ? $"{place}: {Message}" : $"{place} {Path}: {Message}";
    }
}

/// <summary>A configuration that cannot be used: everything that is wrong with it, at once. The exit code for it is 2.</summary>
/// <param name="errors">The errors, in the file's order; at least one.</param>
internal sealed class ConfigurationException(IReadOnlyList<ConfigurationError> errors)
    : Exception(Describe(errors))
{
    /// <summary>How many errors the message shows.</summary>
    public const int MostShown = 100;

    /// <summary>All errors.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;

    /// <summary>A file that cannot be read at all.</summary>
    public static ConfigurationException OfFile(string file, string message) =>
        new([new ConfigurationError(file, 0, 0, "", message)]);

    private static string Describe(IReadOnlyList<ConfigurationError> errors)
    {
        var lines = errors.Take(MostShown).Select(static error => error.ToString());
        return errors.Count <= MostShown
            ? string.Join('\n', lines)
            : string.Join('\n', lines.Append($"and {errors.Count - MostShown} more"));
    }
}
