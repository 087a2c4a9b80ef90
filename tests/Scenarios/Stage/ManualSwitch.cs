using Lastgood.Stage;

namespace Lastgood.Scenarios.Stage;

/// <summary>Moves a stage's traffic by hand, the way lastgood does: a flag file that nginx tests at each request.</summary>
internal sealed class ManualSwitch
{
    private readonly string _flag;

    private ManualSwitch(string flag) => _flag = flag;

    public static async Task<ManualSwitch> SetUpAsync(
        ShopStage stage,
        CancellationToken cancellation
    )
    {
        var flag = Path.Combine(Path.GetDirectoryName(stage.Include)!, "shop.green");
        await File.WriteAllTextAsync(
            stage.Include,
            $$"""
            set $lastgood_shop shop_blue;
            if (-f {{flag}}) {
                set $lastgood_shop shop_green;
            }

            """,
            cancellation
        );
        await stage.SignalNginxAsync("reload", cancellation);
        return new ManualSwitch(flag);
    }

    /// <summary>From now on green serves.</summary>
    public void ToGreen() => File.Create(_flag).Dispose();

    /// <summary>From now on blue serves.</summary>
    /// <returns>The moment from which on it does.</returns>
    public DateTimeOffset ToBlue()
    {
        File.Delete(_flag);
        return DateTimeOffset.UtcNow;
    }
}
