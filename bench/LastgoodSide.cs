using System.Globalization;
using Lastgood.Bench.Support;
using Lastgood.Stage;

namespace Lastgood.Bench;

/// <summary>One round: two switches under load.</summary>
/// <param name="Took">From the start of the process that switches back to the last response of the bad release.</param>
/// <param name="Load">What the load saw of both.</param>
internal sealed record SwitchRound(TimeSpan Took, Load Load);

/// <summary>A shop in two slots behind an nginx of its own, which lastgood deploys and takes back.</summary>
internal sealed class LastgoodSide : IAsyncDisposable
{
    private const string Service = "shop";
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly ShopStage stage;
    private readonly AccessLog log;
    private int next = 1;

    private LastgoodSide(ShopStage stage)
    {
        this.stage = stage;
        log = new AccessLog(stage);
    }

    /// <summary>Sets it up: 1.0 serves and is good.</summary>
    /// <param name="more">More sections of the configuration.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LastgoodSide> SetUpAsync(string more, CancellationToken cancellation)
    {
        var options = new StageOptions
        {
            Drain = TimeSpan.FromSeconds(1),
            VerifyWindow = TimeSpan.FromSeconds(1),
            Bake = TimeSpan.FromMinutes(10),
            Monitor = TimeSpan.FromMinutes(10),
        };
        var side = new LastgoodSide(await ShopStage.StartAsync(options, cancellation));
        try
        {
            await File.AppendAllTextAsync(side.stage.Configuration, more, cancellation);
            await side.log.BeginAsync(cancellation);
            side.stage.AddRelease("1.0");
            await side.RunAsync(cancellation, "deploy", Service, "1.0");
            await side.RunAsync(cancellation, "mark", Service, "1.0", "good", "--reason", "bench");
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    // 1.0 serves. A new release is deployed, and rolled back while 1.0 still runs beside it, as it does until a release is
    // proven.
    public async Task<SwitchRound> RoundAsync(CancellationToken cancellation)
    {
        log.Clear();
        var version = string.Create(CultureInfo.InvariantCulture, $"1.{next++}");
        stage.AddRelease(version);
        await using var wrk = await Wrk.StartAsync($"{stage.Front}/", cancellation);
        await RunAsync(cancellation, "deploy", Service, version);
        await Task.Delay(Settling, cancellation);
        var bad = Serving();
        var begin = DateTimeOffset.UtcNow;
        await RunAsync(cancellation, "rollback", Service);
        var end = await log.LastOfAsync(bad, 0, cancellation);
        return new SwitchRound(end - begin, await wrk.EndAsync(cancellation));
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private Task RunAsync(CancellationToken cancellation, params IReadOnlyList<string> arguments) =>
        Published.RunAsync(stage, cancellation, arguments);

    // The slot with the flag.
    private StageSlot Serving() =>
        stage.Slots.Single(slot =>
            File.Exists(
                Path.Combine(Path.GetDirectoryName(stage.Include)!, $"{Service}.{slot.Name}")
            )
        );
}
