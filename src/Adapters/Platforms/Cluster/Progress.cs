namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>Passes on how far a host is, to whoever looks on.</summary>
internal sealed class Progress
{
    /// <summary>Who looks on; null for nobody.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>Tells a line.</summary>
    public void Tell(string line) => Told?.Invoke(line);
}
