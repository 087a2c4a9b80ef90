using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Platforms.Systemd;

/// <summary>What a first configuration is made from, on a real systemd.</summary>
public sealed class UnitSurveyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unit_that_runs_is_told_with_its_process_and_the_paths_that_it_starts_from()
    {
        await using var bed = await UnitBed.ServingAsync(UnitKind.Link);

        var found = await new UnitSurvey(bed.Options.Systemctl, bed.Runner).LookAsync(Cancellation);

        var shop = Assert.Single(found, static unit => unit.Name == "shop.service");
        Assert.True(shop.IsUsers);
        Assert.True(shop.Process > 0);
        Assert.Equal($"/bin/busybox {bed["current"]}/www", string.Join(' ', shop.Paths));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("/nowhere/systemctl")]
    public async Task Where_no_systemd_is_there_is_nothing(string systemctl) =>
        Assert.Empty(
            await new UnitSurvey([systemctl], new CommandRunner(TimeProvider.System)).LookAsync(
                Cancellation
            )
        );
}
