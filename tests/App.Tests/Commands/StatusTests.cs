using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class StatusTests : IDisposable
{
    private static readonly DateTimeOffset Began = new(2026, 1, 31, 14, 3, 7, TimeSpan.Zero);
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Alerts_that_fire_are_listed_and_those_that_are_over_are_not()
    {
        await GivenAsync();

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Status.Create));

        Assert.Contains(
            "alert DiskFull of shop fires since 2026-01-31 14:02:07Z · 98 % of /var",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "alert High error rate of shop fires since 2026-01-31 14:03:07Z · 5xx everywhere",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Latency", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_that_fire_are_in_the_object_too_the_oldest_first()
    {
        await GivenAsync();

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Status.Create, "--json"));

        using var status = JsonDocument.Parse(stage.Data);
        var alerts = status
            .RootElement.GetProperty("services")[0]
            .GetProperty("alerts")
            .EnumerateArray()
            .Select(static a =>
                (
                    a.GetProperty("name").GetString(),
                    a.GetProperty("fingerprint").GetString(),
                    a.GetProperty("since").GetDateTimeOffset(),
                    a.GetProperty("evidence").GetString()
                )
            );
        Assert.Equal(
            [
                ("DiskFull", "f2", Began.AddMinutes(-1), "98 % of /var"),
                ("High error rate", "f1", Began, "5xx everywhere"),
            ],
            alerts
        );
    }

    private async Task GivenAsync()
    {
        await stage.GivenAsync(Stories.RolledBack());
        await stage.SayAsync(
            new AlertFired("High error rate", "f1", Began, "5xx everywhere"),
            new AlertFired("DiskFull", "f2", Began.AddMinutes(-1), "98 % of /var"),
            new AlertFired("Latency", "f3", Began, "slow"),
            new AlertResolved("Latency", "f3", Began.AddMinutes(1), null)
        );
    }
}
