using System.Diagnostics;
using System.Security.Cryptography;
using Lastgood.Adapters.Captures;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;

namespace Lastgood.Adapters.Tests.Captures;

public sealed class CaptureTests : IDisposable
{
    private static readonly Occasion Switch = new("shop-r3", 1, "switch");

    private readonly TemporaryFolder state = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => state.Dispose();

    [Fact]
    public async Task Evidence_is_kept_redacted_for_this_user_alone_with_its_digest()
    {
        var captured = await Capturer(Shows(new Exhibit("env of web/1", "PASSWORD=hunter2")))
            .KeepAsync(Switch, Cancellation);

        var file = Assert.Single(captured.Files);
        var path = state[file.File];
        Assert.Equal("captures/shop/shop-r3/2-switch/env-of-web-1.txt", file.File);
        Assert.Equal("PASSWORD=[redacted]", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))),
            file.Digest
        );
        Assert.Equal(1, captured.Step);
        Assert.Empty(captured.Missing);
    }

    [Fact]
    public async Task The_same_step_of_a_process_that_died_keeps_its_own()
    {
        await Capturer(Shows(new Exhibit("log", "first"))).KeepAsync(Switch, Cancellation);
        var captured = await Capturer(Shows(new Exhibit("log", "second")))
            .KeepAsync(Switch, Cancellation);

        Assert.Equal("second", File.ReadAllText(state[Assert.Single(captured.Files).File]));
        Assert.Equal("first", File.ReadAllText(state["captures/shop/shop-r3/2-switch/log.txt"]));
    }

    [Fact]
    public async Task One_that_hangs_and_one_that_fails_cost_only_themselves()
    {
        var begin = Stopwatch.GetTimestamp();
        var captured = await new Capturer(
            new CaptureFolder(state[""], "shop"),
            [
                (
                    "hangs",
                    new Source(static _ => new TaskCompletionSource<IReadOnlyList<Exhibit>>().Task)
                ),
                ("fails", new Source(static _ => throw new InvalidOperationException("broken"))),
                ("works", new Source(static _ => Task.FromResult(Shows(new Exhibit("log", "x"))))),
            ],
            TimeSpan.FromMilliseconds(200),
            TimeProvider.System
        ).KeepAsync(Switch, Cancellation);

        Assert.Equal("log", Assert.Single(captured.Files).Name);
        Assert.Equal(["hangs: not shown within 200 ms", "fails: broken"], captured.Missing);
        Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_did_not_answer_in_time_is_not_waited_for_before_the_next_step()
    {
        var asked = 0;
        var capturer = new Capturer(
            new CaptureFolder(state[""], "shop"),
            [
                (
                    "hangs",
                    new Source(_ =>
                    {
                        asked++;
                        return new TaskCompletionSource<IReadOnlyList<Exhibit>>().Task;
                    })
                ),
            ],
            TimeSpan.FromMilliseconds(100),
            TimeProvider.System
        );

        await capturer.KeepAsync(Switch, Cancellation);
        var next = await capturer.KeepAsync(Switch with { Step = 2 }, Cancellation);
        await capturer.KeepAsync(Switch with { Run = "shop-r4" }, Cancellation);

        Assert.Equal(
            "hangs: not asked again, it did not answer before an earlier step",
            Assert.Single(next.Missing)
        );
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_and_no_failure()
    {
        File.WriteAllText(state["captures"], "in the way");

        var captured = await Capturer(Shows(new Exhibit("log", "x")))
            .KeepAsync(Switch, Cancellation);

        Assert.Empty(captured.Files);
        Assert.StartsWith(
            "nothing could be kept",
            Assert.Single(captured.Missing),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Of_a_piece_that_is_too_long_the_end_is_kept()
    {
        var text = new string('a', CaptureFolder.MostOfOne) + "the end";

        var captured = await Capturer(Shows(new Exhibit("log", text)))
            .KeepAsync(Switch, Cancellation);

        var kept = File.ReadAllText(state[Assert.Single(captured.Files).File]);
        Assert.StartsWith(
            "[… 7 bytes before this were left out …]\n",
            kept,
            StringComparison.Ordinal
        );
        Assert.EndsWith("the end", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_evidence_goes_when_a_service_has_more_than_its_share()
    {
        var many = Enumerable
            .Range(0, 60)
            .Select(static i => new Exhibit($"log {i}", new string('x', CaptureFolder.MostOfOne)))
            .ToArray();
        for (var run = 1; run <= 3; run++)
        {
            await Capturer(many).KeepAsync(Switch with { Run = $"shop-r{run}" }, Cancellation);
            Directory.SetLastWriteTimeUtc(
                state[$"captures/shop/shop-r{run}"],
                DateTime.UnixEpoch.AddDays(run)
            );
        }

        Assert.False(Directory.Exists(state["captures/shop/shop-r1"]));
        Assert.Equal(60, Directory.GetFiles(state["captures/shop/shop-r3/2-switch"]).Length);
    }

    [Fact]
    public async Task Logs_are_kept_by_their_last_thousand_lines_and_commands_by_what_they_wrote()
    {
        File.WriteAllLines(state["log"], Enumerable.Range(1, 2500).Select(static i => $"line {i}"));
        var options = new CaptureOptions
        {
            Logs = [state["log"], state["none"]],
            Commands =
            [
                ["sh", "-c", "echo out; echo err >&2; exit 3"],
                ["no-such-program"],
            ],
        };

        var shown = await new ConfiguredExhibits(
            options,
            new CommandRunner(TimeProvider.System)
        ).ShowAsync(Cancellation);

        Assert.Equal(
            "$ sh -c 'echo out; echo err >&2; exit 3'\nexit code 3\nout\nerr\n",
            shown[0].Text
        );
        Assert.Contains("no-such-program", shown[1].Text, StringComparison.Ordinal);
        var lines = shown[2].Text.TrimEnd('\n').Split('\n');
        Assert.Equal(("line 1501", "line 2500", 1000), (lines[0], lines[^1], lines.Length));
        Assert.Contains("cannot be read", shown[3].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("one", "one")]
    [InlineData("one\ntwo\n", "one\ntwo\n")]
    public void A_short_log_is_kept_whole(string text, string end) =>
        Assert.Equal(end, LogEnd.Of(text));

    private Capturer Capturer(params IReadOnlyList<Exhibit> shown) =>
        new(
            new CaptureFolder(state[""], "shop"),
            [("test", new Source(_ => Task.FromResult(shown)))],
            TimeSpan.FromSeconds(30),
            TimeProvider.System
        );

    private static IReadOnlyList<Exhibit> Shows(params IReadOnlyList<Exhibit> shown) => shown;

    private sealed class Source(Func<CancellationToken, Task<IReadOnlyList<Exhibit>>> show)
        : IExhibits
    {
        public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
            show(cancellation);
    }
}
