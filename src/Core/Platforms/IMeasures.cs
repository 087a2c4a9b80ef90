using Lastgood.Core.Signals;

namespace Lastgood.Core.Platforms;

/// <summary>A platform that measures its releases itself, as an orchestrator does that starts them and looks after them.</summary>
public interface IMeasures
{
    /// <summary>
    /// What it tells of a release as long as it is watched; null where it tells nothing. A sample is missing where another release is
    /// rolled out.
    /// </summary>
    /// <param name="version">The release.</param>
    ISignalSource? SourceOf(string version);

    /// <summary>
    /// Whether something has changed since the platform was looked at last, known without asking it; false where that cannot be known.
    /// </summary>
    bool HasChanged { get; }
}
