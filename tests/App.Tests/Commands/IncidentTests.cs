using System.CommandLine;
using System.Text.Json;
using Lastgood.Adapters.Storage;
using Lastgood.App.Commands;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.App.Tests.Configuration;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class IncidentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter data = new();
    private readonly StringWriter chat = new();
    private readonly Clock clock = new();

    public void Dispose() => folder.Dispose();

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
            data.ToString()
        );
    }

    [Fact]
    public async Task Without_any_incident_list_says_so_and_prints_no_data()
    {
        await GivenAsync([]);

        Assert.Equal(ExitCodes.Done, await RunAsync("list", "shop"));
        Assert.Equal("", data.ToString());
        Assert.Equal("no incident so far\n", chat.ToString());
    }

    [Fact]
    public async Task Show_tells_what_happened_and_how_it_came()
    {
        await GivenAsync(Stories.RolledBack());

        Assert.Equal(ExitCodes.Done, await RunAsync("show", "shop-i1"));

        Assert.StartsWith(
            "shop-i1: shop was taken back from 1.2 to 1.1\n\n1.2 began to answer",
            data.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\n2026-01-31 14:02:20.000  detection     Incident shop-i1 was opened, blaming 1.2.\n",
            data.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Show_as_JSON_has_every_time_the_impact_the_timeline_and_the_runs()
    {
        await GivenAsync(Stories.RolledBack());

        Assert.Equal(ExitCodes.Done, await RunAsync("show", "shop-i1", "--json"));

        var json = JsonDocument.Parse(data.ToString()).RootElement;
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
            await RunAsync("report", "shop-i1", "--output", folder["reports"])
        );

        string[] files = [folder["reports/shop-i1.md"], folder["reports/shop-i1.html"]];
        Assert.Equal(string.Concat(files.Select(static f => f + "\n")), data.ToString());
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
        await RunAsync("report", "shop-i1", "--output", folder.Path);
        File.AppendAllText(folder["shop-i1.md"], "the cause was a missing index\n");

        Assert.Equal(
            ExitCodes.Refused,
            await RunAsync("report", "shop-i1", "--output", folder.Path)
        );

        Assert.EndsWith(
            "the cause was a missing index\n",
            File.ReadAllText(folder["shop-i1.md"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "lastgood incident report shop-i1 --output shop-i1-new",
            chat.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_failure_with_its_reason()
    {
        await GivenAsync(Stories.RolledBack());
        File.WriteAllText(folder["file"], "");

        Assert.Equal(
            ExitCodes.Failed,
            await RunAsync("report", "shop-i1", "--output", folder["file/in it"])
        );
        Assert.StartsWith(
            "the report of shop-i1 cannot be written: ",
            chat.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal("", data.ToString());
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

        Assert.StartsWith("shop-i1 is resolved\n{", data.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"resolved\"", data.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            $"by {Shell.Person}: the database was full\n",
            chat.ToString(),
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
        Assert.EndsWith("  lastgood rollback shop\n", chat.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_summary_is_refused()
    {
        await GivenAsync(Stories.Asked());

        await Assert.ThrowsAsync<UsageException>(() =>
            RunAsync("resolve", "shop-i1", "--summary", " ")
        );
    }

    private async Task GivenAsync(IReadOnlyList<Entry> entries)
    {
        File.WriteAllText(folder["lastgood.yaml"], $"state: {folder["state"]}\n{Sample.Small}");
        await using var store = new SqliteStore(folder["state"], clock);
        await using var lease = await store.TryAcquireAsync(
            "shop",
            TestContext.Current.CancellationToken
        );
        foreach (var entry in entries)
        {
            clock.Now = entry.At;
            await store.AppendAsync(
                lease!,
                [new NewFact(entry.Run, entry.Fact)],
                TestContext.Current.CancellationToken
            );
        }
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        var terminal = new Terminal(data, chat, new Ink(false), new Ink(false), IsLive: false);
        var command = Incident.Create(new Shell(terminal, new Wiring()));
        return command
            .Parse([.. arguments, "--config", folder["lastgood.yaml"]])
            .InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false },
                TestContext.Current.CancellationToken
            );
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
