namespace Lastgood.Adapters.Tests.ArgoCd.Double;

/// <summary>What the double's repo server knows of git.</summary>
internal interface IDoubleRepository
{
    /// <summary>Looks at git anew, before a request is answered.</summary>
    Task RefreshAsync();

    /// <summary>The commit that a branch or tag is at; null where there is none.</summary>
    string? Head(string target);

    /// <summary>What a commit brings; null where it is not there.</summary>
    DoubleRevision? Find(string commit);
}

/// <summary>What a commit brings.</summary>
/// <param name="Content">What the service says its version is. Two commits with the same content have the same manifests.</param>
internal sealed record DoubleRevision(string Content)
{
    /// <summary>The commit's tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether its pods get ready.</summary>
    public bool IsHealthy { get; init; } = true;

    /// <summary>Whether the cluster refuses one of its resources.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>Commits in memory.</summary>
internal sealed class MemoryRepository : IDoubleRepository
{
    /// <summary>The commits.</summary>
    public Dictionary<string, DoubleRevision> Commits { get; } = new(StringComparer.Ordinal);

    /// <summary>Branches and tags.</summary>
    public Dictionary<string, string> Refs { get; } = new(StringComparer.Ordinal);

    public Task RefreshAsync() => Task.CompletedTask;

    public string? Head(string target) => Refs.GetValueOrDefault(target);

    public DoubleRevision? Find(string commit) => Commits.GetValueOrDefault(commit);
}
