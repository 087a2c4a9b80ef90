using System.Globalization;
using System.Text;
using System.Text.Json;
using Lastgood.Adapters.Storage.Recordings;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Adapters.Tests.Signals.Prometheus;
using Lastgood.App.Commands;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Signals;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class ReplayTests : IDisposable
{
    private const string Errors = "metrics:\npolicy: {triggers: [error_rate > 10% for 2m]}";
    private static readonly DateTimeOffset Noon = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>On the hour: where promtool begins a block.</summary>
    private static readonly DateTimeOffset Ten = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    private readonly CommandStage stage = new();

    private string Recording => stage.File("shop.jsonl");

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_recording_shows_each_change_and_what_it_comes_to()
    {
        await stage.GivenAsync([], Errors);
        Record(30, 0, 0, 0.342, 0.342, 0.342, 0.342, 0.342, 0.342, 0, 0);

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Replay.Create, Recording));

        Assert.Equal(
            """
            shop by its own policy, 2026-10-01 12:00:00Z to 2026-10-01 12:04:30Z, 10 moments

            2026-10-01 12:03:00Z  monitor → roll_back  trouble for 2m
                error_rate 34.2% > 10% for 2m since 1.2 serves; 1.1 is last good and healthy
            2026-10-01 12:04:00Z  roll_back → monitor  over after 3m

            would have rolled back at 2026-10-01 12:03:00Z, 2m after the first sample past
            its threshold

            """,
            stage.Data
        );
        Assert.Equal("", stage.Chat);
    }

    [Fact]
    public async Task Another_policy_can_be_tried_and_where_nothing_comes_of_it_that_is_said_and_is_no_failure()
    {
        await stage.GivenAsync([], "metrics:\npolicy: {triggers: [error_rate > 10%]}");
        Record(30, 0, 0.05, 0.05, 0);

        Assert.Equal(
            ExitCodes.Done,
            await stage.RunAsync(Replay.Create, Recording, "--policy", "default")
        );

        Assert.StartsWith("shop by policy default, ", stage.Data, StringComparison.Ordinal);
        Assert.EndsWith("\nwould not have rolled back\n", stage.Data, StringComparison.Ordinal);
        Assert.Contains(
            "not judged: health fails 3 times: this service has no such signal\n",
            stage.Data,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task As_json_it_has_every_change_with_what_fired()
    {
        await stage.GivenAsync([], Errors);
        Record(60, 0, 0.5, 0.5, 0.5, null, null, 0.5, 0.5, 0);

        await stage.RunAsync(Replay.Create, Recording, "--json");

        var replay = JsonDocument.Parse(stage.Data).RootElement;
        Assert.Equal(1, replay.GetProperty("rolled_back").GetInt32());
        Assert.Equal(0, replay.GetProperty("asked").GetInt32());
        Assert.Equal(9, replay.GetProperty("moments").GetInt32());
        var change = replay.GetProperty("changes")[1];
        Assert.Equal("roll_back", change.GetProperty("decision").GetString());
        Assert.Equal("monitor", change.GetProperty("before").GetString());
        Assert.Equal(Noon.AddMinutes(3), change.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(120, change.GetProperty("trouble").GetDouble());
        var fired = change.GetProperty("fired")[0];
        Assert.Equal("error_rate > 10% for 2m", fired.GetProperty("trigger").GetString());
        Assert.Equal(0.5, fired.GetProperty("value").GetDouble());
        Assert.Equal(0.1, fired.GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task A_recording_that_was_cut_off_is_replayed_and_said()
    {
        await stage.GivenAsync([], Errors);
        Record(30, 0, 0, 0);
        var whole = await File.ReadAllBytesAsync(Recording, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            Recording,
            whole[..^9],
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Replay.Create, Recording));

        Assert.Contains(" 2 moments\n", stage.Data, StringComparison.Ordinal);
        Assert.Equal(
            $"{Recording}:4: the last line is cut off, since the recording was; it is left out\n",
            stage.Chat
        );
    }

    [Fact]
    public async Task What_cannot_be_replayed_is_said_with_what_to_do()
    {
        await stage.GivenAsync([], Errors);
        Assert.Equal(
            "name a recording, or a service with --prometheus, --from and --to",
            await RefusedAsync()
        );
        Assert.Equal(
            "--from, --to and --step go with --prometheus; a recording is replayed as a whole",
            await RefusedAsync(Recording, "--step", "1m")
        );
        Assert.Equal(
            "--to is missing",
            await RefusedAsync("--prometheus", "shop", "--from", "2026-10-01T00:00:00Z")
        );
        string[] range =
        [
            "--prometheus",
            "shop",
            "--from",
            "2026-10-01T00:00:00Z",
            "--to",
            "2026-11-01T00:00:00+01:00",
        ];
        Assert.EndsWith(
            "has no \"prometheus:\"; say there where it answers, see docs/signals.md",
            await RefusedAsync(range),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "that is more than 1000000 moments; take a longer --step",
            await RefusedAsync([.. range, "--step", "1s"])
        );

        Record(30, 0);
        Assert.StartsWith(
            "there is no policy and no service of that name, did you mean \"default\"?",
            await RefusedAsync(Recording, "--policy", "defualt"),
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(
            Recording,
            (await File.ReadAllTextAsync(Recording, TestContext.Current.CancellationToken)).Replace(
                "\"policy\":\"shop\"",
                "\"policy\":\"cart\"",
                StringComparison.Ordinal
            ),
            TestContext.Current.CancellationToken
        );
        Assert.EndsWith(
            "name what to try with --policy, e.g. --policy default",
            await RefusedAsync(Recording),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_policy_that_looks_at_nothing_that_Prometheus_has_is_refused()
    {
        await stage.GivenAsync([], "policy: {triggers: [health fails 3 times]}");
        await File.AppendAllTextAsync(
            stage.File("lastgood.yaml"),
            "prometheus:\n  url: http://127.0.0.1:1\n",
            TestContext.Current.CancellationToken
        );

        Assert.StartsWith(
            "policy shop looks at nothing that this Prometheus is asked for",
            await RefusedAsync(
                "--prometheus",
                "shop",
                "--from",
                "2026-01-05T10:00:00Z",
                "--to",
                "2026-01-05T10:01:00Z"
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Two_troubles_in_the_past_of_a_Prometheus_are_found_and_a_gap_is_no_trouble()
    {
        await using var server = await PrometheusServer.StartAsync();
        await server.StopAsync();
        await BackfillAsync(server);
        await server.StartAgainAsync();
        await stage.GivenAsync(Stories.RolledBack(), Errors);
        await File.AppendAllTextAsync(
            stage.File("lastgood.yaml"),
            $"prometheus:\n  url: {server.Url}\n  timeout: 1m\n",
            TestContext.Current.CancellationToken
        );

        // More moments than Prometheus gives in one answer.
        Assert.Equal(
            ExitCodes.Done,
            await stage.RunAsync(
                Replay.Create,
                "--prometheus",
                "shop",
                "--from",
                "2026-01-05T10:05:00Z",
                "--to",
                "2026-01-05T13:20:00Z",
                "--step",
                "1s",
                "--json"
            )
        );

        var replay = JsonDocument.Parse(stage.Data).RootElement;
        Assert.Equal(11_701, replay.GetProperty("moments").GetInt32());
        Assert.Equal(2, replay.GetProperty("rolled_back").GetInt32());
        Assert.Equal(0, replay.GetProperty("asked").GetInt32());
        // From above 10% of the minute before on, for two minutes.
        var times = replay
            .GetProperty("changes")
            .EnumerateArray()
            .Where(static c => c.GetProperty("decision").GetString() == "roll_back")
            .Select(static c => (c.GetProperty("at").GetDateTimeOffset() - Ten).TotalSeconds)
            .ToList();
        Assert.InRange(times[0], 1800 + 120, 1800 + 180);
        Assert.InRange(times[1], 10_000 + 120, 10_000 + 180);
        // A minute of rates and a minute of age go by before data that has ended is none.
        Assert.InRange(replay.GetProperty("untold").GetDouble(), 800, 1100);
        Assert.StartsWith("taken as given: ", stage.Chat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Prometheus_that_knows_nothing_of_the_service_is_a_failure()
    {
        await using var server = await PrometheusServer.StartAsync();
        await AssertNothingAsync(server.Url, "no series with service=\"shop\"");
    }

    [Fact]
    public Task A_Prometheus_that_does_not_answer_is_a_failure() =>
        AssertNothingAsync($"http://127.0.0.1:{FreePorts.Take(1)[0]}", "refused");

    private async Task AssertNothingAsync(string url, string why)
    {
        await stage.GivenAsync([], Errors);
        await File.AppendAllTextAsync(
            stage.File("lastgood.yaml"),
            $"prometheus:\n  url: {url}\n  timeout: 1m\n",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            ExitCodes.Failed,
            await stage.RunAsync(
                Replay.Create,
                "--prometheus",
                "shop",
                "--from",
                "2026-01-05T10:00:00Z",
                "--to",
                "2026-01-05T10:01:00Z"
            )
        );

        Assert.StartsWith(
            "lastgood: there is no value of shop from 2026-01-05 10:00:00Z to 2026-01-05 10:01:00Z: ",
            stage.Chat,
            StringComparison.Ordinal
        );
        Assert.Contains(why, stage.Chat, StringComparison.Ordinal);
        Assert.Equal("", stage.Data);
    }

    private async Task<string> RefusedAsync(params string[] arguments) =>
        (
            await Assert.ThrowsAsync<UsageException>(() => stage.RunAsync(Replay.Create, arguments))
        ).Message;

    /// <summary>A recording of the error ratio each <paramref name="step"/> seconds.</summary>
    private void Record(double step, params double?[] ratios)
    {
        using var file = RecordingFile.Create(
            Recording,
            new RecordingHead(
                "shop",
                "shop",
                Noon,
                TimeSpan.FromSeconds(step),
                [Signal.ErrorRate],
                new ActivationBegan("1.2", Baseline: null, Age: null, TimeSpan.Zero)
            ),
            overwrite: true
        );
        for (var i = 0; i < ratios.Length; i++)
        {
            var at = TimeSpan.FromSeconds(i * step);
            file.TryAdd(
                new Moment
                {
                    At = at,
                    Observed = new Observed
                    {
                        Samples =
                        [
                            new SignalSample(Signal.ErrorRate, at, ratios[i])
                            {
                                Requests = 1000,
                                Window = TimeSpan.FromMinutes(1),
                            },
                        ],
                    },
                    Known = new Circumstances
                    {
                        Serving = "1.2",
                        LastGood = new LastGood("1.1", LastGoodState.Healthy, "HTTP 200"),
                    },
                }
            );
        }
    }

    /// <summary>Ten requests a second each 15 s for three and a half hours; half of them fail from 1800 to 2700 and from 10,000 to 10,600; nothing from 7000 to 8000.</summary>
    private async Task BackfillAsync(PrometheusServer server)
    {
        var ok = new StringBuilder();
        var failed = new StringBuilder();
        var (good, bad) = (0, 0);
        for (var second = 0; second <= 12_600; second += 15)
        {
            var fails = second is > 1800 and <= 2700 or > 10_000 and <= 10_600;
            good += fails ? 75 : 150;
            bad += fails ? 75 : 0;
            if (second is >= 7000 and < 8000)
            {
                continue;
            }
            var at = Ten.ToUnixTimeSeconds() + second;
            ok.Append(
                CultureInfo.InvariantCulture,
                $"http_requests_total{{service=\"shop\",status=\"200\"}} {good} {at}\n"
            );
            failed.Append(
                CultureInfo.InvariantCulture,
                $"http_requests_total{{service=\"shop\",status=\"500\"}} {bad} {at}\n"
            );
        }
        await File.WriteAllTextAsync(
            stage.File("past"),
            $"{ok}{failed}# EOF\n",
            TestContext.Current.CancellationToken
        );
        await Tool.RunAsync(
            "promtool",
            "tsdb",
            "create-blocks-from",
            "openmetrics",
            stage.File("past"),
            server.Data
        );
    }
}
