using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Sections;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration;

/// <summary>Finds and reads <c>lastgood.yaml</c>.</summary>
internal static class ConfigurationFile
{
    /// <summary>The name of the file.</summary>
    public const string Name = "lastgood.yaml";

    /// <summary>The environment variable that names another file.</summary>
    public const string Variable = "LASTGOOD_CONFIG";

    private const string OfTheMachine = "/etc/lastgood/lastgood.yaml";

    /// <summary>
    /// The file to read: that of <c>--config</c>; else that of <c>LASTGOOD_CONFIG</c>; else <c>lastgood.yaml</c> in the current
    /// folder; else that in <c>/etc/lastgood</c>.
    /// </summary>
    /// <param name="option">The value of <c>--config</c>; null where it was not given.</param>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static string Find(string? option) =>
        Find(option, Environment.GetEnvironmentVariable(Variable), File.Exists);

    /// <inheritdoc cref="Find(string?)"/>
    internal static string Find(string? option, string? variable, Func<string, bool> exists)
    {
        if (option is not null)
        {
            return option;
        }
        if (!string.IsNullOrEmpty(variable))
        {
            return variable;
        }
        return Array.Find([Name, OfTheMachine], path => exists(path))
            ?? throw ConfigurationException.OfFile(
                Name,
                $"there is no such file here, and no {OfTheMachine}; write a first one with \"lastgood init\", or name yours with --config FILE or {Variable}"
            );
    }

    /// <summary>Finds and reads it; null where none was named and there is none, for what can be told without one.</summary>
    /// <param name="option">The value of <c>--config</c>; null where it was not given.</param>
    /// <exception cref="ConfigurationException">It is wrong, or the one that was named is not there.</exception>
    public static Settings? TryLoad(string? option)
    {
        string file;
        try
        {
            file = Find(option);
        }
        catch (ConfigurationException) when (option is null)
        {
            return null;
        }
        return Load(file);
    }

    /// <summary>Finds the file and reads it.</summary>
    /// <param name="option">What was given on the command line, or null.</param>
    /// <exception cref="ConfigurationException">There is none, or it is not right.</exception>
    public static Settings LoadGiven(string? option) => Load(Find(option));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; errors name it as it is written here.</param>
    /// <exception cref="ConfigurationException">It cannot be read or is not right: every error that it has.</exception>
    public static Settings Load(string path)
    {
        var file = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(file) ?? "/";
        return Read(SourceText.ReadBytes(path), path, folder) with { File = file };
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">The content, UTF-8.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="folder">The folder that relative paths begin at, absolute.</param>
    /// <exception cref="ConfigurationException">It is not right: every error that it has.</exception>
    internal static Settings Read(ReadOnlySpan<byte> content, string name, string folder)
    {
        var problems = new Problems(name);
        Settings? settings = null;
        if (NodeParser.Parse(SourceText.Decode(content, name), problems) is { } top)
        {
            var context = Ahead.Read(top, new Context(problems, folder));
            FileSection.Definition.TryRead(top, context, out settings);
        }
        problems.ThrowIfAny();
        // Where "state" was left out, its default is relative to the file too.
        return settings! with { State = Path.GetFullPath(settings.State, folder) };
    }
}
