using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration;

/// <summary>The errors found so far in one file.</summary>
/// <param name="file">The file, as the user named it.</param>
internal sealed class Problems(string file)
{
    private readonly List<ConfigurationError> errors = [];

    /// <summary>How many there are.</summary>
    public int Count => errors.Count;

    /// <summary>Notes an error.</summary>
    public void Add(Mark at, NodePath path, string message) =>
        errors.Add(new ConfigurationError(file, at.Line, at.Column, path.ToString(), message));

    /// <summary>Ends the reading where there is an error.</summary>
    /// <exception cref="ConfigurationException">There is one; it has all of them, in the file's order.</exception>
    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            throw new ConfigurationException([
                .. errors.OrderBy(static error => error.Line).ThenBy(static error => error.Column),
            ]);
        }
    }
}
