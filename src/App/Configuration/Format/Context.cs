using System.Collections.ObjectModel;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration.Format;

/// <summary>What reading a value needs besides the value.</summary>
/// <param name="Problems">Where errors go.</param>
/// <param name="Folder">The folder of the file, as an absolute path: relative paths begin there.</param>
internal sealed record Context(Problems Problems, string Folder)
{
    /// <summary>The file's own policies, by name.</summary>
    public IReadOnlyDictionary<string, Policy> Policies { get; init; } =
        ReadOnlyDictionary<string, Policy>.Empty;

    /// <summary>What is measured of every service.</summary>
    public IReadOnlyList<Signal> SharedSignals { get; init; } = [];

    /// <summary>The names of the file's own signals.</summary>
    public IReadOnlyCollection<string> CustomSignals { get; init; } = [];

    /// <summary>Notes an error at a value. Returns false, so that a reader can end with it.</summary>
    public bool Refuse(Node node, string message)
    {
        Problems.Add(node.At, node.Path, message);
        return false;
    }
}
