using Lastgood.Shop;
using Lastgood.Stage;
using Lastgood.Stage.Load;

namespace Lastgood.Scenarios;

/// <summary>A stage whose shop serves 1.0, which is good, with customers in it.</summary>
internal sealed class OpenShop : IAsyncDisposable
{
    public const string Good = "1.0";

    private const int PerSecond = 60;

    private OpenShop(ShopStage stage) => Stage = stage;

    /// <summary>As quick as a scenario can be.</summary>
    public static StageOptions Quick { get; } =
        new()
        {
            CommandTimeout = TimeSpan.FromSeconds(10),
            StartTimeout = TimeSpan.FromSeconds(20),
            Drain = TimeSpan.FromMilliseconds(200),
            ProbeInterval = TimeSpan.FromMilliseconds(200),
            Triggers = ["error_rate > 10%", "health fails 3 times"],
            Window = TimeSpan.FromSeconds(1),
            MinRequests = 10,
            VerifyWindow = TimeSpan.FromMilliseconds(200),
            Bake = TimeSpan.FromMinutes(15),
            Monitor = TimeSpan.FromMinutes(15),
            AutomaticRollbacksPerHour = 60,
        };

    public ShopStage Stage { get; }

    /// <summary>The customers.</summary>
    public Traffic Traffic { get; private set; } = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Opens it.</summary>
    /// <param name="options">Null for <see cref="Quick"/>.</param>
    /// <param name="fault">How 1.0 breaks when it is told to.</param>
    /// <param name="front">Puts something else in nginx's place, and says where customers come in then; null for nginx.</param>
    public static async Task<OpenShop> OpenAsync(
        StageOptions? options = null,
        Fault fault = Fault.None,
        Func<ShopStage, Task<string>>? front = null
    )
    {
        var stage = await ShopStage.StartAsync(options ?? Quick, Cancelled);
        try
        {
            var address = front is null ? stage.Front : await front(stage);
            await stage.DeployGoodAsync(Good, fault);
            return new OpenShop(stage)
            {
                Traffic = Traffic.Start(address, PerSecond, TimeProvider.System),
            };
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>The release that customers get, once some more were served.</summary>
    public async Task<string?> ServesAsync()
    {
        const int some = 10;
        var since = DateTimeOffset.UtcNow;
        var replies = await StageSteps.UntilAsync(
            () => Task.FromResult(Traffic.Replies.Where(r => r.SentAt >= since).ToList()),
            static replies => replies.Count >= some,
            static replies => $"only {replies.Count} customers were answered"
        );
        return Assert.Single(
            replies.Select(static r => r.Version).Distinct(StringComparer.Ordinal)
        );
    }

    /// <summary>No customer was not served.</summary>
    /// <param name="except">The failures that are not held against anybody.</param>
    public async Task NobodyNoticedAsync(Func<Reply, bool>? except = null)
    {
        await Traffic.StopAsync();
        Assert.NotEmpty(Traffic.Replies);
        Assert.DoesNotContain(Traffic.Replies, r => r.Failed && except?.Invoke(r) != true);
    }

    public async ValueTask DisposeAsync()
    {
        await Traffic.DisposeAsync();
        await Stage.DisposeAsync();
    }
}
