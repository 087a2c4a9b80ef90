namespace Lastgood.Stage;

/// <summary>Where a <c>lastgood</c> is started for: its files, and what its processes are known by.</summary>
public interface IStage
{
    /// <summary>The path of its <c>lastgood.yaml</c>.</summary>
    string Configuration { get; }

    /// <summary>lastgood's state folder.</summary>
    string State { get; }

    /// <summary>What a process has in its environment that belongs to the stage.</summary>
    KeyValuePair<string, string> Mark { get; }
}
