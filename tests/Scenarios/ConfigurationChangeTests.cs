using Lastgood.Core.Releases;
using Lastgood.Scenarios.Stage;
using Lastgood.Stage;

namespace Lastgood.Scenarios;

public sealed class ConfigurationChangeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_takes_up_a_right_configuration_and_goes_on_with_the_last_good_one_otherwise()
    {
        await using var stage = await ShopStage.StartAsync(new StageOptions(), Cancellation);
        stage.AddRelease("1.0");
        await stage.MustAsync("deploy", "shop", "1.0");
        await using var watch = LastgoodProcess.Start(stage, ["watch"]);
        await Eventually.IsTrueAsync(
            () => watch.Error.Contains("error_rate", StringComparison.Ordinal),
            Cancellation
        );

        await File.AppendAllTextAsync(stage.Configuration, "nonsense: 1\n", Cancellation);
        await Eventually.IsTrueAsync(
            () => watch.Error.Contains("the one before stays in force", StringComparison.Ordinal),
            Cancellation
        );
        Assert.Contains("nonsense: unknown key", watch.Error, StringComparison.Ordinal);

        stage.Configure(
            new StageOptions { Triggers = ["health fails 7 times"], Bake = TimeSpan.FromSeconds(1) }
        );
        await Eventually.IsTrueAsync(
            () => watch.Error.Contains("is in force", StringComparison.Ordinal),
            Cancellation
        );
        await stage.UntilAsync(static s => s.ServingRelease is { Verdict: Verdict.Good });
        watch.Interrupt();
        Assert.Equal(0, await watch.ExitAsync(Cancellation));
    }
}
