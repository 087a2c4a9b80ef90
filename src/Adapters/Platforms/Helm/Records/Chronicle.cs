namespace Lastgood.Adapters.Platforms.Helm.Records;

/// <summary>All revisions of a release that Helm keeps, at one moment.</summary>
/// <param name="Revisions">The oldest first.</param>
/// <param name="Now">The moment, by the API server's clock: that of this machine may differ.</param>
internal sealed record Chronicle(IReadOnlyList<Revision> Revisions, DateTimeOffset Now)
{
    /// <summary>The objects that they are recorded in, and the one that the next would be: a name, and a version that is empty where there is none.</summary>
    public IReadOnlyList<(string Name, string Version)> Records { get; init; } = [];

    /// <summary>How often this process had found the records other than before.</summary>
    public int Said { get; init; }

    /// <summary>The last one, whatever became of it; null where there is no such release.</summary>
    public Revision? Newest => Revisions.Count == 0 ? null : Revisions[^1];

    /// <summary>Those that Helm says are deployed: one, but for operations that ran at the same time.</summary>
    public IReadOnlyList<Revision> Deployed =>
        [.. Revisions.Where(static r => r.Status == Revision.Deployed)];

    /// <summary>The one with a number; null where it is not kept.</summary>
    public Revision? Find(int number) => Revisions.FirstOrDefault(r => r.Number == number);

    /// <summary>How long ago a revision was recorded.</summary>
    public TimeSpan AgeOf(Revision revision) =>
        Now > revision.Created ? Now - revision.Created : TimeSpan.Zero;
}
