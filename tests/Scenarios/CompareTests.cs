using Lastgood.Shop;

namespace Lastgood.Scenarios;

/// <summary>A release beside the one before, which is still warm.</summary>
public sealed class CompareTests
{
    private const string New = "1.1";

    [Fact]
    public async Task A_release_that_is_as_good_passes_and_one_that_got_slow_fails()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        (await stage.RunAsync("compare", "shop")).Is(
            1,
            "no other release runs beside 1.0, so there is nothing to compare"
        );
        stage.AddBreakableRelease(New, Fault.Slow);
        await stage.MustAsync("deploy", "shop", New);

        // Generous: two processes on a busy machine are never quite alike.
        (await stage.RunAsync("compare", "shop", "--path", "/health", "--samples", "20")).Is(
            0,
            $"shop {New} beside 1.0: pass"
        );
        stage.Break(New);
        (await stage.RunAsync("compare", "shop", "--path", "/checkout", "--samples", "20")).Is(
            1,
            $"shop {New} beside 1.0: fail",
            "latency of /checkout is worse"
        );
        Assert.Equal(New, await shop.ServesAsync());
    }
}
