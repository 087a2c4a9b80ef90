using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.App.Commands.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class IncidentTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task List_shows_the_newest_first_with_outcome_and_headline()
    {
        await GivenAsync(Stories.RolledBack());

        Assert.Equal(ExitCodes.Done, await RunAsync("list"));

        Assert.Equal(
            """
            INCIDENT  OPENED                OUTCOME                WHAT
            shop-i1   2026-01-31 14:02:20Z  rolled_back  resolved  shop was taken back from 1.2 to 1.1

            """,
            stage.Data
        );
    }

    [Fact]
    public async Task Without_any_incident_list_says_so_and_prints_no_data()
    {
        await GivenAsync([]);

        Assert.Equal(ExitCodes.Done, await RunAsync("list", "shop"));
        Assert.Equal("", stage.Data);
        Assert.Equal("no incident so far\n", stage.Chat);
    }

    [Fact]
    public async Task Show_tells_what_happened_and_how_it_came()
    {
        await GivenAsync(Stories.RolledBack());

        Assert.Equal(ExitCodes.Done, await RunAsync("show", "shop-i1"));

        Assert.StartsWith(
            "shop-i1: shop was taken back from 1.2 to 1.1\n\n1.2 began to answer",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\n2026-01-31 14:02:20.000  detection     Incident shop-i1 was opened, blaming 1.2.\n",
            stage.Data,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Show_says_whom_to_call_whether_or_not_anybody_can_be_told()
    {
        await stage.GivenAsync(
            Stories.RolledBack(),
            sections: "contacts:\n  - {name: Ada, role: on call, reach: \"+44 20\", after: 15m}\nnotify: {channels: {hole: {webhook: {url: \"http://127.0.0.1:1/\"}}}}\n"
        );

        Assert.Equal(ExitCodes.Done, await RunAsync("show", "shop-i1"));
        Assert.Contains(
            "\ncontact: Ada (on call), +44 20, after 15m without an answer\n",
            stage.Data,
            StringComparison.Ordinal
        );

        await RunAsync("show", "shop-i1", "--json");
        Assert.Contains("\"after_seconds\": 900", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_as_JSON_has_every_time_the_impact_the_timeline_and_the_runs()
    {
        await GivenAsync(Stories.RolledBack());

        Assert.Equal(ExitCodes.Done, await RunAsync("show", "shop-i1", "--json"));

        var json = JsonDocument.Parse(stage.Data).RootElement;
        Assert.Equal(
            [
                "id",
                "service",
                "title",
                "blamed",
                "target",
                "outcome",
                "opened_at",
                "deployed_at",
                "decided_at",
                "switched_at",
                "verified_at",
                "resolved_at",
                "requests",
                "failed",
                "timeline",
                "runs",
                "evidence",
                "report",
                "notes",
                "sections",
                "actions",
                "contacts",
            ],
            json.EnumerateObject().Select(static p => p.Name),
            StringComparer.Ordinal
        );
        Assert.Equal("rolled_back", json.GetProperty("outcome").GetString());
        Assert.Equal("2026-01-31T14:02:20.13+00:00", json.GetProperty("switched_at").GetString());
        Assert.Equal(4130, json.GetProperty("requests").GetDouble());
        Assert.Equal("decision", json.GetProperty("timeline")[4].GetProperty("kind").GetString());
        Assert.Equal("shop-r2", json.GetProperty("runs")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Report_writes_both_files_and_prints_their_paths()
    {
        await GivenAsync(Stories.RolledBack());

        Assert.Equal(
            ExitCodes.Done,
            await RunAsync("report", "shop-i1", "--output", stage.File("reports"))
        );

        string[] files = [stage.File("reports/shop-i1.md"), stage.File("reports/shop-i1.html")];
        Assert.Equal(string.Concat(files.Select(static f => f + "\n")), stage.Data);
        Assert.All(
            files,
            static f =>
                Assert.Contains(
                    "shop was taken back from 1.2 to 1.1",
                    File.ReadAllText(f),
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_report_that_a_person_has_filled_in_is_not_written_over()
    {
        await GivenAsync(Stories.RolledBack());
        await RunAsync("report", "shop-i1", "--output", stage.File(""));
        File.AppendAllText(stage.File("shop-i1.md"), "the cause was a missing index\n");

        Assert.Equal(
            ExitCodes.Refused,
            await RunAsync("report", "shop-i1", "--output", stage.File(""))
        );

        Assert.EndsWith(
            "the cause was a missing index\n",
            File.ReadAllText(stage.File("shop-i1.md")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "lastgood incident report shop-i1 --output shop-i1-new",
            stage.Chat,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_failure_with_its_reason()
    {
        await GivenAsync(Stories.RolledBack());
        File.WriteAllText(stage.File("file"), "");

        Assert.Equal(
            ExitCodes.Failed,
            await RunAsync("report", "shop-i1", "--output", stage.File("file/in it"))
        );
        Assert.StartsWith(
            "the report of shop-i1 cannot be written: ",
            stage.Chat,
            StringComparison.Ordinal
        );
        Assert.Equal("", stage.Data);
    }

    [Theory]
    [InlineData("shop-i7")]
    [InlineData("shop-ix")]
    [InlineData("shop")]
    [InlineData("cart-i1")]
    public async Task An_unknown_incident_is_an_error_that_lists_the_latest(string id)
    {
        await GivenAsync(Stories.RolledBack());

        var error = await Assert.ThrowsAsync<UsageException>(() => RunAsync("show", id));

        Assert.Equal(
            $"there is no incident \"{id}\"; the latest are: shop-i1\n  lastgood incident list",
            error.Message
        );
    }

    [Fact]
    public async Task Resolve_ends_an_open_incident_once_and_keeps_who_and_why()
    {
        await GivenAsync(Stories.Asked());

        Assert.Equal(
            ExitCodes.Done,
            await RunAsync("resolve", "shop-i1", "--summary", "the database was full")
        );
        Assert.Equal(
            ExitCodes.Done,
            await RunAsync("resolve", "shop-i1", "--summary", "no, it was the network")
        );
        await RunAsync("list", "--json");

        Assert.StartsWith("shop-i1 is resolved\n{", stage.Data, StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"resolved\"", stage.Data, StringComparison.Ordinal);
        Assert.Contains(
            $"by {Shell.Person}: the database was full\n",
            stage.Chat,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_incident_whose_run_was_interrupted_is_not_resolved()
    {
        await GivenAsync(Stories.Acting());

        Assert.Equal(
            ExitCodes.Refused,
            await RunAsync("resolve", "shop-i1", "--summary", "all is well")
        );
        Assert.EndsWith("  lastgood rollback shop\n", stage.Chat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_summary_is_refused()
    {
        await GivenAsync(Stories.Asked());

        await Assert.ThrowsAsync<UsageException>(() =>
            RunAsync("resolve", "shop-i1", "--summary", " ")
        );
    }

    private Task GivenAsync(IReadOnlyList<Entry> entries) => stage.GivenAsync(entries);

    private Task<int> RunAsync(params string[] arguments) =>
        stage.RunAsync(Incident.Create, arguments);
}
