using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Storage;
using Lastgood.Core.Journal;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Told;

/// <summary>People are told of a rollback of the real executable, behind a real nginx, on channels that work and one that does not.</summary>
public sealed class ToldTests
{
    private const string BusyWith = "monitoring";
    private static readonly string[] Story =
    [
        "incident_opened",
        "rollback_started",
        "rollback_ended",
        BusyWith,
        "resolved",
    ];

    private static StageOptions Brief { get; } =
        OpenShop.Quick with
        {
            Monitor = TimeSpan.FromSeconds(2),
        };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_incident_is_told_in_order_also_by_a_watch_that_is_killed_in_the_middle_of_it()
    {
        // The kernel takes the connections; nobody ever reads them.
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        await using var hooks = await Receiver.StartAsync(BusyWith);
        await using var shop = await OpenShop.OpenAsync(Brief);
        var stage = shop.Stage;
        stage.AddBreakableRelease("1.1", Fault.Errors);
        await stage.MustAsync("deploy", "shop", "1.1");
        var said = Path.Combine(stage.Folder, "said.jsonl");
        stage.Configure(
            Brief with
            {
                Sections = Notify(hooks.Url, said, (IPEndPoint)hole.LocalEndpoint),
            }
        );

        await using (var first = await stage.WatchAsync())
        {
            stage.Break("1.1");
            // Sent, and not written down: whoever is next cannot know whether it came.
            await StageSteps.UntilAsync(
                () => Task.FromResult(hooks.All),
                static all => all.Any(static m => m.Moment == BusyWith),
                all => $"this was told: {Moments(all)}\n{first.Error}"
            );
            first.Kill();
            await first.EndAsync();
        }
        hooks.Release();
        await using var second = await stage.WatchAsync();
        await StageSteps.UntilAsync(
            () => Task.FromResult(hooks.All),
            static all => all.Any(static m => m.Moment == Story[^1]),
            all => $"this was told: {Moments(all)}\n{second.Error}"
        );
        var told = await StageSteps.UntilAsync(
            () => SaidAsync(said),
            static all => all.Any(static m => (string?)m["moment"] == Story[^1]),
            all => $"the command was told {all.Count} times\n{second.Error}"
        );
        // Nobody takes what goes into the hole, and that is known.
        await StageSteps.UntilAsync(
            () => InHoleAsync(stage),
            static facts => facts.OfType<NoticeDelayed>().Any(),
            facts => $"of the hole is known: {string.Join(", ", facts)}"
        );
        await second.EndWatchAsync();

        InOrder([.. hooks.All.Select(static m => m.Told)]);
        InOrder(told);
        var twice = hooks.All.Where(static m => m.Moment == BusyWith).ToList();
        Assert.InRange(twice.Count, 2, int.MaxValue);
        Assert.Single(twice.Select(static m => m.Id).Distinct(StringComparer.Ordinal));
        Assert.All(hooks.All, static m => Assert.True(m.Signed, $"{m.Id} is not signed"));
        Assert.All(hooks.All, m => Assert.Equal(m.Id, (string?)m.Told["id"]));
        Assert.DoesNotContain(await InHoleAsync(stage), static fact => fact is NoticeDelivered);
        Assert.All(hooks.All, m => NothingInternal(m.Told, stage));
        await stage.MustBeWholeAsync();
    }

    private static string Notify(string hooks, string said, IPEndPoint hole) =>
        $$"""
            notify:
              channels:
                hooks:
                  webhook: {url: "{{hooks}}/lastgood", secret_file: {{Key(said)}}}
                colleague:
                  command: {run: [sh, -c, 'printf "%s\n" "$(cat)" >>"$0"', "{{said}}"]}
                hole:
                  webhook: {url: "http://{{hole}}/", timeout: 1s}

            """;

    private static string Key(string beside)
    {
        var file = beside + ".key";
        File.WriteAllText(file, Receiver.Secret);
        return $"\"{file}\"";
    }

    private static async Task<IReadOnlyList<JsonNode>> SaidAsync(string file) =>
        File.Exists(file)
            ?
            [
                // A command whose lastgood was killed before it could say anything has written an empty line.
                .. (await File.ReadAllTextAsync(file, Cancelled))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(static line => JsonNode.Parse(line)!),
            ]
            : [];

    private static async Task<IReadOnlyList<Fact>> InHoleAsync(ShopStage stage)
    {
        await using var journal = new SqliteStore(stage.State, TimeProvider.System);
        var entries = await journal.ReadAsync("channel:hole", 0, Cancelled);
        return [.. entries.Select(static e => e.Fact)];
    }

    /// <summary>The whole story came; what came twice came in its place and is known by its id.</summary>
    private static void InOrder(IReadOnlyList<JsonNode> told)
    {
        List<(string Id, string Moment)> story =
        [
            .. told.Where(static m => (string?)m["incident"] == "shop-i1")
                .Select(static m => ((string)m["id"]!, (string)m["moment"]!)),
        ];
        var once = story.Where((m, i) => i == 0 || story[i - 1] != m).ToList();
        Assert.Equal(Story, once.Select(static m => m.Moment), StringComparer.Ordinal);
        Assert.Equal(
            once.Count,
            once.Select(static m => m.Id).Distinct(StringComparer.Ordinal).Count()
        );
    }

    private static void NothingInternal(JsonNode told, ShopStage stage)
    {
        var open = $"{told["public_title"]}\n{told["public_text"]}";
        foreach (
            var inside in (string[])["127.0.0.1", "localhost", stage.Folder, "/", "500", "error"]
        )
        {
            Assert.DoesNotContain(inside, open, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Moments(IEnumerable<Receiver.Received> all) =>
        string.Join(", ", all.Select(static m => m.Moment));
}
