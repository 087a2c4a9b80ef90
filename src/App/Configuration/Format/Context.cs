using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>What reading a value needs besides the value.</summary>
/// <param name="Problems">Where errors go.</param>
/// <param name="Folder">The folder of the file, as an absolute path: relative paths begin there.</param>
internal sealed record Context(Problems Problems, string Folder)
{
    /// <summary>Notes an error at a value. Returns false, so that a reader can end with it.</summary>
    public bool Refuse(Node node, string message)
    {
        Problems.Add(node.At, node.Path, message);
        return false;
    }
}
