using System.Net.Sockets;
using Lastgood.Adapters.Processes;
using Lastgood.Shop;
using Lastgood.Stage;
using Lastgood.Stage.Load;

namespace Lastgood.Scenarios.Stage;

/// <summary>The stage itself, with nginx and the shop, without lastgood.</summary>
public sealed class ShopStageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Fault.Errors)]
    [InlineData(Fault.Slow)]
    [InlineData(Fault.Crash)]
    [InlineData(Fault.Hang)]
    public async Task A_fault_is_seen_from_outside_and_ends_with_the_switch(Fault fault)
    {
        await using var stage = await ShopStage.StartAsync(new StageOptions(), Cancelled);
        stage.AddRelease("1.1");
        stage.AddRelease("1.2", fault, after: "50");
        var traffic = await ServeBothAsync(stage, "1.1", "1.2");
        await using var _ = traffic.Load;

        await AnsweredAsync(traffic.Load, "1.1", 50);
        traffic.Switch.ToGreen();
        await AnsweredAsync(traffic.Load, "1.2", 20);
        var accused = new Accused("1.2", fault, null);
        await Eventually.IsTrueAsync(
            () => accused.Judge(traffic.Load.Replies).FailedByRelease >= 50,
            Cancelled
        );
        var switchedAt = traffic.Switch.ToBlue();
        await AnsweredAsync(traffic.Load, "1.1", 50, since: switchedAt);
        await traffic.Load.StopAsync();

        var report = (accused with { SwitchedAt = switchedAt }).Judge(traffic.Load.Replies);
        Assert.Empty(report.FailedBySwitch);
        Assert.InRange(report.FailedByRelease, 50, report.Requests);
        var first = traffic.Load.Replies.First(static reply => reply.Version == "1.2");
        Assert.True(report.FirstBadAt > first.EndedAt, "it is well at first");
        Assert.DoesNotContain(
            traffic.Load.Replies,
            reply => reply.SentAt > switchedAt && reply.Version == "1.2"
        );
    }

    [Fact]
    public async Task Switching_to_and_fro_under_load_fails_no_request()
    {
        await using var stage = await ShopStage.StartAsync(new StageOptions(), Cancelled);
        stage.AddRelease("1.0");
        stage.AddRelease("1.1");
        var traffic = await ServeBothAsync(stage, "1.0", "1.1");
        await using var _ = traffic.Load;

        for (var i = 0; i < 5; i++)
        {
            traffic.Switch.ToGreen();
            await AnsweredAsync(traffic.Load, "1.1", 20, since: DateTimeOffset.UtcNow);
            var since = traffic.Switch.ToBlue();
            await AnsweredAsync(traffic.Load, "1.0", 20, since);
        }
        await traffic.Load.StopAsync();

        Assert.DoesNotContain(traffic.Load.Replies, static reply => reply.Failed);
    }

    [Fact]
    public async Task A_stage_can_be_set_up_for_switching_by_reload()
    {
        var options = new StageOptions { Switch = "reload" };
        await using var stage = await ShopStage.StartAsync(options, Cancelled);
        stage.AddRelease("1.0");
        var green = stage.Slots[1];
        await stage.StartSlotAsync(green, "1.0", Cancelled);

        await File.WriteAllTextAsync(
            stage.Include,
            $"upstream lastgood_shop {{ server 127.0.0.1:{green.Port}; }}\n",
            Cancelled
        );
        await stage.SignalNginxAsync("reload", Cancelled);

        await ShopStage.IsWellAsync(stage.Front, Cancelled);
    }

    [Fact]
    public async Task A_slot_runs_what_was_started_in_it_until_it_is_stopped()
    {
        await using var stage = await ShopStage.StartAsync(new StageOptions(), Cancelled);
        stage.AddRelease("1.0");
        stage.AddRelease("1.1");
        var blue = stage.Slots[0];

        Assert.False(await stage.SlotRunsAsync(blue, Cancelled));
        await stage.StartSlotAsync(blue, "1.0", Cancelled);
        await stage.StartSlotAsync(blue, "1.0", Cancelled);
        Assert.True(await stage.SlotRunsAsync(blue, Cancelled));

        var other = await Assert.ThrowsAsync<CommandException>(() =>
            stage.StartSlotAsync(blue, "1.1", Cancelled)
        );
        Assert.Contains("blue still runs 1.0", other.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<CommandException>(() =>
            stage.StartSlotAsync(stage.Slots[1], "9.9", Cancelled)
        );
        Assert.Contains("there is no release 9.9", none.Message, StringComparison.Ordinal);

        await stage.StopSlotAsync(blue, Cancelled);
        await stage.StopSlotAsync(blue, Cancelled);
        Assert.False(await stage.SlotRunsAsync(blue, Cancelled));
    }

    [Fact]
    public async Task The_pid_of_another_process_is_not_taken_for_the_shop()
    {
        await using var stage = await ShopStage.StartAsync(new StageOptions(), Cancelled);
        var blue = stage.Slots[0];
        await File.WriteAllTextAsync(
            Path.Combine(stage.Folder, "slots", "blue.pid"),
            $"{Environment.ProcessId}\n",
            Cancelled
        );

        Assert.False(await stage.SlotRunsAsync(blue, Cancelled));
        await stage.StopSlotAsync(blue, Cancelled);
        stage.AddRelease("1.0");
        await stage.StartSlotAsync(blue, "1.0", Cancelled);
        Assert.True(await stage.SlotRunsAsync(blue, Cancelled));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_stage_that_was_disposed()
    {
        var stage = await ShopStage.StartAsync(new StageOptions(), Cancelled);
        await using (stage)
        {
            stage.AddRelease("1.0");
            stage.AddRelease("1.2", Fault.Hang, after: "20");
            var traffic = await ServeBothAsync(stage, "1.0", "1.2");
            await using var _ = traffic.Load;
            await AnsweredAsync(traffic.Load, "1.0", 10);
            traffic.Switch.ToGreen();
            await Eventually.IsTrueAsync(
                () => traffic.Load.Replies.Any(static reply => reply.Status == 504),
                Cancelled
            );
        }

        Assert.False(Directory.Exists(stage.Folder));
        Assert.Empty(ProcessesOf(stage));
        foreach (
            var port in stage.Slots.Select(static s => s.Port).Append(new Uri(stage.Front).Port)
        )
        {
            using var client = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() =>
                client.ConnectAsync("127.0.0.1", port, Cancelled).AsTask()
            );
        }
    }

    private static async Task<(Traffic Load, ManualSwitch Switch)> ServeBothAsync(
        ShopStage stage,
        string blue,
        string green
    )
    {
        var flag = await ManualSwitch.SetUpAsync(stage, Cancelled);
        await stage.StartSlotAsync(stage.Slots[0], blue, Cancelled);
        await stage.StartSlotAsync(stage.Slots[1], green, Cancelled);
        foreach (var url in stage.Slots.Select(static s => s.Url).Append(stage.Front))
        {
            await ShopStage.IsWellAsync(url, Cancelled);
        }
        return (Traffic.Start(stage.Front, perSecond: 100, TimeProvider.System), flag);
    }

    private static Task AnsweredAsync(
        Traffic load,
        string version,
        int times,
        DateTimeOffset since = default
    ) =>
        Eventually.IsTrueAsync(
            () => load.Replies.Count(r => r.Version == version && r.SentAt >= since) >= times,
            Cancelled
        );

    /// <summary>Whoever mentions the stage's folder in its command line or environment.</summary>
    private static IEnumerable<string> ProcessesOf(ShopStage stage)
    {
        foreach (var process in Directory.GetDirectories("/proc").Where(IsProcess))
        {
            foreach (var file in new[] { "cmdline", "environ" })
            {
                if (
                    Read(Path.Combine(process, file))
                        .Contains(stage.Folder, StringComparison.Ordinal)
                )
                {
                    yield return process;
                }
            }
        }
    }

    private static bool IsProcess(string folder) => char.IsAsciiDigit(Path.GetFileName(folder)[0]);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
