using System.Text.Json;
using Lastgood.App.Commands;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.App.Tests.Commands;

public sealed class NotifyTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    private static List<Entry> Served() =>
        [
            .. (
                (Fact[])
                    [
                        new ReleaseRecorded(new Release("1.1"), "ci"),
                        new ReleaseActivated("1.1", null, RunKind.Deploy, "ci"),
                        new VerdictGiven("1.1", Verdict.Good, "watched", "lastgood", null),
                        new ReleaseActivated("1.2", "1.1", RunKind.Deploy, "ci"),
                    ]
            ).Select(
                static (fact, i) =>
                    new Entry(i + 1, "shop", DateTimeOffset.UtcNow.AddDays(-3), null, fact)
            ),
        ];

    private Task GivenAsync(string channels, string more = "") =>
        stage.GivenAsync(Served(), more, $"notify:\n  channels:\n{channels}");

    private string Script(string text)
    {
        var path = stage.File("tell.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        return path;
    }

    private string Command(string name, string script) =>
        $"    {name}:\n      command:\n        run: [{Script(script)}]\n";

    [Fact]
    public async Task A_test_arrives_as_a_drill_and_is_remembered()
    {
        await GivenAsync(Command("pager", $"cat > {stage.File("heard")}; echo ref-1"));

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Notify.Create, "test"));
        Assert.Contains("pager: delivered", stage.Data, StringComparison.Ordinal);
        using var heard = JsonDocument.Parse(File.ReadAllText(stage.File("heard")));
        Assert.True(heard.RootElement.GetProperty("drill").GetBoolean());
        Assert.StartsWith(
            "[DRILL] ",
            heard.RootElement.GetProperty("title").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Notify.Create, "status"));
        Assert.Contains("[DRILL]", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_does_not_work_fails_its_test_with_the_reason()
    {
        await GivenAsync(Command("pager", "echo the line is dead >&2; exit 1"));

        Assert.Equal(ExitCodes.Failed, await stage.RunAsync(Notify.Create, "test", "pager"));
        Assert.Contains("the line is dead", stage.Chat, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Notify.Create, "test", "pagr")
        );
        Assert.Contains("did you mean \"pager\"", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_are_shown_and_sent_again()
    {
        await GivenAsync(
            Command(
                "pager",
                $"test -e {stage.File("mended")} && cat > {stage.File("heard")} || exit 65"
            )
        );
        await stage.SayAsync(new IncidentOpened("shop-i1", "it fails", "1.2"));
        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Notify.Create, "status"));
        Assert.Contains("waiting", stage.Data, StringComparison.Ordinal);
        await DeliverAsync();
        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Notify.Create, "status", "shop"));
        Assert.Contains("given up", stage.Data, StringComparison.Ordinal);

        File.WriteAllText(stage.File("mended"), "");
        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Notify.Create, "resend", "shop-n5"));
        Assert.Contains("1 message is sent again", stage.Data, StringComparison.Ordinal);
        Assert.Contains("told: pager", stage.Chat, StringComparison.Ordinal);
        Assert.Contains(
            "something is wrong",
            File.ReadAllText(stage.File("heard")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_preview_shows_who_would_be_told_what_and_sends_nothing()
    {
        await stage.GivenAsync(
            Served(),
            "contacts:\n  - {name: Ada, reach: \"+44 1\"}",
            $"notify:\n  channels:\n    screen:\n      terminal:\n{Command("pager", $"touch {stage.File("heard")}")}      levels: [critical]\n"
        );

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Notify.Create, "preview", "shop"));
        Assert.Contains(
            "rollback_started (warning) → screen\n",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Contains("rollback in progress, 1.2 → 1.1", stage.Data, StringComparison.Ordinal);
        Assert.Contains("Point of contact: Ada, +44 1", stage.Data, StringComparison.Ordinal);
        Assert.False(File.Exists(stage.File("heard")));
    }

    [Fact]
    public async Task A_command_that_could_tell_nobody_says_so_and_why()
    {
        await GivenAsync(Command("pager", "echo the line is dead >&2; exit 1"));
        await stage.SayAsync(new IncidentOpened("shop-i1", "it fails", "1.2"));
        using var chat = new StringWriter();
        await using var installation = Open();
        await using (
            Telling.Begin(
                new Terminal(TextWriter.Null, chat, new Ink(false), new Ink(false), IsLive: false),
                installation,
                ["shop"]
            )
        ) { }

        Assert.Contains("nobody has been told:\n", chat.ToString(), StringComparison.Ordinal);
        Assert.Contains("the line is dead", chat.ToString(), StringComparison.Ordinal);
        Assert.Contains("lastgood notify resend", chat.ToString(), StringComparison.Ordinal);
    }

    private Composition.Installation Open() =>
        Composition.Installation.Open(stage.File("lastgood.yaml"), new Composition.Wiring());

    private async Task DeliverAsync()
    {
        await using var installation = Open();
        await using var channels = installation.Channels(static _ => { });
        using var stop = new CancellationTokenSource();
        var delivering = channels.Deliver(["shop"], TimeSpan.FromMilliseconds(20), static _ => { });
        var work = delivering.RunAsync(stop.Token);
        await delivering.SettleAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await work;
    }
}
