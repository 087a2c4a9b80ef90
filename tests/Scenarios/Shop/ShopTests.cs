using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Shop;

/// <summary>The shop as a process, in a slot of a stage.</summary>
public sealed class ShopTests : IDisposable
{
    private const string Waiting = "http_requests_in_flight 1\n";

    private readonly HttpClient _client = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Every_error_series_is_there_at_zero_before_the_first_customer()
    {
        await using var stage = await OpenAsync(Fault.None);

        var page = await GetAsync(stage, "/metrics");

        Assert.Contains(
            """http_requests_total{method="POST",path="/checkout",status="500"} 0""" + "\n",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("http_request_duration_seconds_count 0\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_are_counted_and_those_who_look_after_it_are_not()
    {
        await using var stage = await OpenAsync(Fault.None);

        await GetAsync(stage, "/checkout");
        await GetAsync(stage, "/health");
        await GetAsync(stage, "/version");
        var page = await GetAsync(stage, "/metrics");

        Assert.Contains(
            """http_requests_total{method="GET",path="/checkout",status="200"} 1""" + "\n",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("""_bucket{le="+Inf"} 1""" + "\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_its_version()
    {
        await using var stage = await OpenAsync(Fault.None);

        Assert.Equal("""{"version": "1.0"}""" + "\n", await GetAsync(stage, "/version"));
    }

    [Fact]
    public async Task A_checkout_that_has_begun_is_finished_before_the_shop_stops()
    {
        await using var stage = await OpenAsync(Fault.Slow);

        var checkout = GetAsync(stage, "/checkout");
        while (
            !checkout.IsCompleted
            && !(await GetAsync(stage, "/metrics")).Contains(Waiting, StringComparison.Ordinal)
        ) { }
        await stage.StopSlotAsync(stage.Slots[0], Cancelled);

        Assert.Contains("paid", await checkout, StringComparison.Ordinal);
    }

    private static async Task<ShopStage> OpenAsync(Fault fault)
    {
        var stage = await ShopStage.StartAsync(new StageOptions(), Cancelled);
        try
        {
            stage.AddRelease("1.0", fault);
            await stage.StartSlotAsync(stage.Slots[0], "1.0", Cancelled);
            await ShopStage.IsWellAsync(stage.Slots[0].Url, Cancelled);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    private Task<string> GetAsync(ShopStage stage, string path) =>
        _client.GetStringAsync(new Uri(stage.Slots[0].Url + path), Cancelled);
}
