using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Tests.Platforms.Routes;

/// <summary>All that happens to a route and its two Deployments, in the order in which the API server wrote it.</summary>
internal sealed class Happenings : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<long, JsonObject> seen = new();
    private readonly RouteShop shop;
    private readonly string plural;
    private readonly Task[] watching;

    private Happenings(RouteShop shop, string plural, string since)
    {
        this.shop = shop;
        this.plural = plural;
        watching =
        [
            .. new[] { plural, "deployments" }.Select(kind =>
                WatchAsync($"{shop.Path(kind)}?watch=1&resourceVersion={since}")
            ),
        ];
    }

    /// <summary>Begins.</summary>
    public static async Task<Happenings> FollowAsync(RouteShop shop, string plural) =>
        new(
            shop,
            plural,
            (string)
                (await shop.Cluster.Client.GetAsync(shop.Path("deployments")))["metadata"]![
                    "resourceVersion"
                ]!
        );

    /// <summary>What has happened until now.</summary>
    public async Task<IReadOnlyList<JsonObject>> AllAsync()
    {
        var last = new List<long>();
        foreach (
            var (kind, name) in new[]
            {
                (plural, "web"),
                ("deployments", "web-stable"),
                ("deployments", "web-canary"),
            }
        )
        {
            last.Add(Version(await shop.GetAsync(kind, name)));
        }
        var begin = seen.Keys.DefaultIfEmpty(0).Min();
        await Signals.Until.Async(
            () => Task.FromResult(last.All(v => v < begin || seen.ContainsKey(v))),
            static all => all
        );
        return [.. seen.OrderBy(static p => p.Key).Select(static p => p.Value)];
    }

    /// <summary>The place of the first that fits, or -1.</summary>
    public static int First(
        IReadOnlyList<JsonObject> all,
        string name,
        Func<JsonObject, bool> fits
    ) => all.ToList().FindIndex(o => (string)o["metadata"]!["name"]! == name && fits(o));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(watching);
        end.Dispose();
    }

    private async Task WatchAsync(string path)
    {
        try
        {
            await foreach (var told in shop.Cluster.Client.WatchAsync(path, end.Token))
            {
                var thing = told["object"]!.AsObject();
                seen[Version(thing)] = thing;
            }
        }
        catch (OperationCanceledException)
        {
            // Enough seen.
        }
    }

    private static long Version(JsonObject thing) =>
        long.Parse((string)thing["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
}
