using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.App.Commands.Incidents;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class FollowUpCommandTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task People_note_tick_write_and_plan_and_all_of_it_is_in_the_report()
    {
        await stage.GivenAsync(Stories.RolledBack());
        string[][] commands =
        [
            ["note", "shop-i1", "Three customers called", "--pin"],
            ["note", "shop-i1", "Four customers called", "--edit", "1"],
            ["check", "shop-i1", "database", "--evidence", "no migration in 1.2"],
            ["check", "shop-i1", "runbook", "--owner", "carol"],
            ["write", "shop-i1", "root-cause", "A missing index"],
            ["actions", "add", "shop-i1", "Add the index", "--owner", "bob", "--due", "24h"],
            ["actions", "done", "shop-i1", "1", "--reason", "in 1.3"],
            ["stage", "shop-i1", "in-review"],
            ["report", "shop-i1", "--output", stage.File("reports")],
        ];
        foreach (var command in commands)
        {
            Assert.Equal(ExitCodes.Done, await RunAsync(command));
        }

        var report = File.ReadAllText(stage.File("reports/shop-i1.md"));
        Assert.All(
            new[]
            {
                "| Four customers called |",
                "✓ done | ",
                ": no migration in 1.2 | database admin |",
                "| The runbook knows this failure | … open |   | carol |",
                "## Root cause\n\nA missing index\n",
                "| 1. Add the index | bob |",
                "✓ done: in 1.3 |",
                "| Report | in-review; due 2026-02-01 14:02:20 UTC |",
            },
            text => Assert.Contains(text, report, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_report_without_its_root_cause_cannot_be_final()
    {
        await stage.GivenAsync(Stories.RolledBack());

        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            RunAsync("stage", "shop-i1", "final")
        );

        Assert.Contains(
            "\"Root cause\", \"What went wrong\"",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "lastgood incident write shop-i1 root-cause TEXT\n",
            refused.Remedy,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("is empty", "note", "shop-i1", " ")]
    [InlineData("there is no note 3", "note", "shop-i1", "x", "--edit", "3")]
    [InlineData("there is no item \"databse\"; known are: severity", "check", "shop-i1", "databse")]
    [InlineData("there is no action item 1", "actions", "done", "shop-i1", "1")]
    [InlineData(
        "is neither a duration",
        "actions",
        "add",
        "shop-i1",
        "x",
        "--owner",
        "bob",
        "--due",
        "soon"
    )]
    [InlineData("there is no incident \"shop-i9\"", "note", "shop-i9", "x")]
    public async Task What_cannot_be_is_refused_and_nothing_is_written(
        string message,
        params string[] arguments
    )
    {
        await stage.GivenAsync(Stories.RolledBack());
        var before = (await stage.StateAsync()).Sequence;

        var refused = await Assert.ThrowsAsync<UsageException>(() => RunAsync(arguments));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, (await stage.StateAsync()).Sequence);
    }

    [Fact]
    public async Task The_check_lists_say_what_is_done_how_that_is_known_and_what_is_late()
    {
        await stage.GivenAsync(Stories.RolledBack());

        await RunAsync("check", "shop-i1");
        Assert.Contains("\n✓", stage.Data, StringComparison.Ordinal);
        Assert.Contains("! overdue", stage.Data, StringComparison.Ordinal);
        Assert.Contains(
            "lastgood: 1,240 of 4,130 requests failed",
            stage.Data,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Action_items_are_listed_as_JSON_with_their_state()
    {
        await stage.GivenAsync(Stories.RolledBack());
        await RunAsync(
            "actions",
            "add",
            "shop-i1",
            "Add the index",
            "--owner",
            "bob",
            "--due",
            "2026-02-01"
        );
        var printed = stage.Data.Length;

        await RunAsync("actions", "--json");

        var action = JsonDocument.Parse(stage.Data[printed..]).RootElement.GetProperty("actions")[
            0
        ];
        Assert.Equal("overdue", action.GetProperty("state").GetString());
        Assert.Equal("2026-02-01T23:59:00+00:00", action.GetProperty("due").GetString());
    }

    private Task<int> RunAsync(params string[] arguments) =>
        stage.RunAsync(Incident.Create, arguments);
}
