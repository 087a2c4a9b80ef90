using Lastgood.Adapters.Storage.Recordings;
using Lastgood.App.Output;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.App.Tests.Daemon;

/// <summary>What is recorded of a service in memory, replayed from the file.</summary>
public sealed class RecorderTests : IDisposable
{
    private const int Many = 60;
    private readonly TemporaryFolder folder = new();

    private string File => folder["shop.jsonl"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_replay_decides_exactly_as_the_watch_would_have_down_to_every_figure()
    {
        var watched = await WatchedWorld.BeginAsync();

        var live = await watched.RecordAsync(
            File,
            Many,
            moment =>
            {
                // A gap in the metrics, a probe that fails once, and then a release that fails for good.
                watched.HasCounters = moment is < 10 or > 14;
                watched.IsHealthy = url =>
                    (moment != 20 && moment < 40) || url != $"http://{watched.World.ServingSlot}";
            }
        );

        var again = Replayed(watched.Policy);
        Assert.Equal(Many, again.Count);
        var first = live.ToList().FindIndex(static d => d.Kind == DecisionKind.RollBack);
        Assert.InRange(first, 40, 44);
        for (var i = 0; i <= first; i++)
        {
            Assert.Equal(Text(live[i]), Text(again[i]));
        }
        // Nothing goes back while it is only recorded; in the replay it has, once.
        Assert.All(live.Skip(first), static d => Assert.Equal(DecisionKind.RollBack, d.Kind));
        Assert.All(again.Skip(first), static d => Assert.Equal(DecisionKind.RollBack, d.Kind));
    }

    [Fact]
    public async Task What_people_say_and_how_the_last_good_release_is_are_in_the_recording()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = watched.Policy with
        {
            Triggers =
            [
                .. watched.Policy.Triggers,
                TriggerLine.Parse("reported critical-bug").Trigger!,
            ],
        };
        await watched.SayAsync(new TroubleReported("critical-bug", "no cart", "alice"));
        watched.IsHealthy = static _ => false;

        var live = await watched.RecordAsync(File, Many);

        Assert.All(live, static d => Assert.Equal(DecisionKind.Ask, d.Kind));
        Assert.Contains("fails too", live[^1].Reason, StringComparison.Ordinal);
        Assert.Equal(Text(live), Text(Replayed(watched.Policy)));
    }

    [Fact]
    public async Task A_deployment_in_the_middle_begins_anew_in_the_recording_too()
    {
        var watched = await WatchedWorld.BeginAsync();
        await watched.WatchAsync(static state => state.OpenRun is null);

        var live = await watched.RecordAsync(
            File,
            Many,
            moment =>
            {
                if (moment == 20)
                {
                    watched.DeployAsync("1.3").GetAwaiter().GetResult();
                }
            }
        );

        Assert.Equal("1.2", live[0].Serving);
        Assert.Equal("1.3", live[^1].Serving);
        Assert.Equal(Text(live), Text(Replayed(watched.Policy)));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced()
    {
        var watched = await WatchedWorld.BeginAsync();
        await System.IO.File.WriteAllTextAsync(
            File,
            "precious",
            TestContext.Current.CancellationToken
        );

        var error = await Assert.ThrowsAsync<RecordingFileException>(() =>
            watched.RecordAsync(File, 1)
        );

        Assert.Equal(
            $"{File} is there already: name another file with --to, or replace it with --overwrite",
            error.Message
        );
        Assert.Equal("precious", System.IO.File.ReadAllText(File));
    }

    private List<Decision> Replayed(Core.Policies.Policy policy)
    {
        using var recorded = RecordedMoments.Open(File);
        var replayer = new Replayer(policy, recorded.Head.Signals, recorded.Head.Began);
        var decisions = recorded.Read().Select(m => replayer.Take(m).Decision).ToList();
        Assert.Null(recorded.Truncated);
        return decisions;
    }

    private static string Text(IEnumerable<Decision> decisions) =>
        string.Concat(decisions.Select(Text));

    private static string Text(Decision decision) => Json.Text(DecisionOutput.Of("shop", decision));
}
