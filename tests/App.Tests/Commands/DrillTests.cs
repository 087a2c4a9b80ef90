using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.App.Commands.Drills;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Tests;

namespace Lastgood.App.Tests.Commands;

public sealed class DrillTests : IDisposable
{
    private readonly CommandStage stage = new();
    private readonly World world = new();

    public DrillTests() => stage.Platform = _ => world;

    public void Dispose() => stage.Dispose();

    private async Task GivenAsync()
    {
        await stage.GivenAsync([]);
        await stage.SayAsync(
            new ReleaseActivated("1.0", null, RunKind.Deploy, "test"),
            new VerdictGiven("1.0", Verdict.Good, "test", "test", null),
            new ReleaseActivated("1.1", "1.0", RunKind.Deploy, "test"),
            new VerdictGiven("1.1", Verdict.Good, "test", "test", null)
        );
    }

    [Fact]
    public async Task A_drill_that_fails_is_in_the_history_and_the_service_is_not_ready()
    {
        await GivenAsync();
        await stage.SayAsync(new VerdictGiven("1.0", Verdict.Bad, "it leaks", "test", null));

        Assert.Equal(ExitCodes.Failed, await stage.RunAsync(Drill.Create, "run", "shop", "--json"));
        var ran = JsonDocument.Parse(stage.Data).RootElement.GetProperty("drill");
        Assert.Equal("failed", ran.GetProperty("outcome").GetString());
        Assert.Contains(
            "known to be good",
            ran.GetProperty("findings")[0].GetString(),
            StringComparison.Ordinal
        );

        await stage.RunAsync(Ready.Create, "shop");
        Assert.Contains(
            "✗ shop: last drill: shop-d1 (plan), today, failed",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Contains("? shop: contacts: nobody", stage.Data, StringComparison.Ordinal);
        Assert.Contains("? shop: rollback time: nothing", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_drill_without_a_yes_is_refused_and_nothing_is_written()
    {
        await GivenAsync();
        Assert.Equal(
            ExitCodes.Refused,
            await stage.RunAsync(
                Drill.Create,
                "run",
                "shop",
                "--level",
                "live",
                "--hypothesis",
                "x"
            )
        );
        Assert.Contains("say it with --yes", stage.Chat, StringComparison.Ordinal);
        Assert.Empty((await stage.StateAsync()).Drills.All);
        Assert.Empty(world.Served);
    }

    [Fact]
    public async Task Schedules_and_findings_are_kept_and_shown()
    {
        await GivenAsync();
        Assert.Equal(
            ExitCodes.Done,
            await stage.RunAsync(
                Drill.Create,
                "schedule",
                "shop",
                "30 9 * * mon",
                "--zone",
                "Europe/Berlin",
                "--level",
                "rehearse",
                "--hours",
                "09:00-17:00"
            )
        );
        Assert.Contains(
            "shop: rehearse at \"30 9 * * mon\" Europe/Berlin, from 09:00 to 17:00; the next one",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Equal(DrillLevel.Rehearse, (await stage.StateAsync()).Drills.Schedule!.Level);
        await stage.RunAsync(Drill.Create, "schedule", "shop", "--off");
        Assert.Contains("shop: no drill is held by itself", stage.Data, StringComparison.Ordinal);
        Assert.NotEqual(
            ExitCodes.Done,
            await stage.RunAsync(Drill.Create, "schedule", "shop", "every monday")
        );

        await stage.RunAsync(
            Drill.Create,
            "finding",
            "shop",
            "the way back is slow",
            "--owner",
            "ada",
            "--due",
            "2020-01-31"
        );
        await stage.RunAsync(Drill.Create, "history", "shop");
        Assert.Contains(
            "overdue shop, finding 1: the way back is slow · ada, tested again by 2020-01-31",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Contains("no rollback of it was ever proven", stage.Data, StringComparison.Ordinal);
        await stage.RunAsync(Drill.Create, "finding", "shop", "made fast", "--settled", "1");
        Assert.Equal("made fast", (await stage.StateAsync()).Drills.Findings[0].Closed!.How);
    }

    [Fact]
    public async Task The_report_says_what_was_asked_done_and_found()
    {
        await GivenAsync();
        await stage.RunAsync(Drill.Create, "run", "shop");
        await stage.RunAsync(Drill.Create, "report", "shop");
        Assert.Contains("# Drill shop-d1", stage.Data, StringComparison.Ordinal);
        Assert.Contains("| planned | ✓", stage.Data, StringComparison.Ordinal);
        Assert.Contains("## Times", stage.Data, StringComparison.Ordinal);
    }
}
