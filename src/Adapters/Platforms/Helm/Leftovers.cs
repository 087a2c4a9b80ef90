using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>
/// Puts right what an operation leaves behind that did not end: a revision that stays pending, for which Helm refuses every upgrade.
/// </summary>
internal sealed class Leftovers(RecordStore records, TimeProvider time)
{
    /// <summary>Marks a pending revision as failed, which it is when the Helm that began it is gone.</summary>
    /// <param name="revision">It.</param>
    /// <param name="why">Why it is known to be left behind; becomes its description.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The cluster said no or nothing.</exception>
    public Task<bool> FailAsync(Revision revision, string why, CancellationToken cancellation) =>
        records.MarkAsync(
            revision,
            Revision.Failed,
            $"{revision.Description}: {why}; marked as failed by lastgood at {time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z",
            cancellation
        );

    /// <summary>The same for all pending ones of an activation whose Helm does not run any more.</summary>
    /// <returns>Those that were marked.</returns>
    /// <exception cref="PlatformException">The cluster said no or nothing.</exception>
    public async Task<IReadOnlyList<Revision>> FailAsync(
        Chronicle chronicle,
        Scene scene,
        CancellationToken cancellation
    )
    {
        var marked = new List<Revision>();
        foreach (var left in chronicle.Revisions.Where(r => r.IsPending && r.Number > scene.From))
        {
            if (
                (scene.IsOurs(left) || left.IsRollbackTo(scene.Serving, scene.ServingDigest))
                && await FailAsync(left, "the rollback did not end", cancellation)
            )
            {
                marked.Add(left);
            }
        }
        return marked;
    }
}
