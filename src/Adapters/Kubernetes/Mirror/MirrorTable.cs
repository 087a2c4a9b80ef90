using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>What is kept of all objects of one kind: as little as answers the questions that are asked. Safe for use by several threads.</summary>
/// <param name="resource">The kind.</param>
internal abstract class MirrorTable(KubeResource resource)
{
    /// <summary>Guards what is kept.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>The kind.</summary>
    public KubeResource Resource => resource;

    /// <summary>What of each object is read.</summary>
    public abstract KubeShape Shape { get; }

    /// <summary>Whether that is metadata alone.</summary>
    public abstract bool IsMetadata { get; }

    /// <summary>Which list it is of: what was not told in the newest is gone.</summary>
    protected int Round { get; private set; }

    /// <summary>Takes what a watch tells.</summary>
    public void Take(KubeEvent told)
    {
        lock (Gate)
        {
            switch (told)
            {
                case { Kind: KubeEventKind.Restarted }:
                    Round++;
                    break;
                case { Kind: KubeEventKind.Listed }:
                    Sweep();
                    break;
                case { Kind: KubeEventKind.Deleted, Object: { } gone }:
                    Remove(gone);
                    break;
                case { Object: { } thing }:
                    Put(thing);
                    break;
            }
        }
    }

    /// <summary>An object is new or has changed.</summary>
    protected abstract void Put(JsonObject thing);

    /// <summary>An object is gone.</summary>
    protected abstract void Remove(JsonObject thing);

    /// <summary>Drops what the newest list has not told.</summary>
    protected abstract void Sweep();
}
