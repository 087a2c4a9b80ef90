namespace Lastgood.Shop;

/// <summary>
/// The shop opens once it has rehearsed. The first requests that a fresh process answers take ten times as long as all
/// later ones, because the code is compiled on its way; no customer should be the one to wait for that, and no figure
/// should take it for what the release is like.
/// </summary>
/// <param name="time">Measures since when it is open.</param>
public sealed class Opening(TimeProvider time)
{
    private const int Rounds = 5;
    private const int AtOnce = 5;

    private static readonly TimeSpan Closed = TimeSpan.FromTicks(-1);

    private long _openedAt;

    /// <summary>Whether it is open: well, counting, and as broken as it is meant to be.</summary>
    public bool IsOpen => OpenFor >= TimeSpan.Zero;

    /// <summary>How long it has been open; negative while it is not.</summary>
    public TimeSpan OpenFor =>
        Volatile.Read(ref _openedAt) is var at and not 0 ? time.GetElapsedTime(at) : Closed;

    /// <summary>Asks the shop for what customers will ask it for, then opens.</summary>
    /// <param name="shop">Where it listens.</param>
    /// <param name="cancellation">The shop is stopped before it has opened.</param>
    public async Task RehearseAsync(Uri shop, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = shop };
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => VisitAsync()));
        }
        Volatile.Write(ref _openedAt, time.GetTimestamp());

        async Task VisitAsync()
        {
            await client.GetStringAsync(new Uri("/", UriKind.Relative), cancellation);
            await client.GetStringAsync(new Uri("/checkout", UriKind.Relative), cancellation);
        }
    }
}
