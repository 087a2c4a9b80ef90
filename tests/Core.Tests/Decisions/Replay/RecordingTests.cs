using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Decisions.Replay.Recorded;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Decisions.Replay;

public sealed class RecordingTests
{
    private static readonly string HeadText = Encoding.UTF8.GetString(RecordingWriter.Head(Head));

    private static readonly Moment Full = new()
    {
        At = TimeSpan.FromTicks(123_456_789_012_345),
        Began = new ActivationBegan(
            "1.3",
            new Baseline("1.1", 5000, 0.001, Seconds(0.1))
            {
                Levels = [new BaselineLevel("cpu", 0.25)],
            },
            TimeSpan.FromTicks(7),
            TimeSpan.FromTicks(-1)
        ),
        Observed = new Observed
        {
            Counters = new CounterReading(
                TimeSpan.FromTicks(3),
                Scraped(1.0000001, double.NaN) with
                {
                    LatencyMissing = "no histogram",
                }
            ),
            Samples =
            [
                new(Signal.Cpu, Seconds(1), double.PositiveInfinity),
                new(Signal.Custom("queue"), Seconds(1), 1e300) { Window = Seconds(60) },
                SignalSample.None(Signal.P95, Seconds(1), "prometheus: \"gone\"\n"),
                Kills(1, 3) with
                {
                    Requests = 20,
                },
            ],
            Health = new HealthSample(Seconds(1), Healthy: false, "HTTP 503 in 12 ms"),
            Checks = [new CheckSample("port", new HealthSample(Seconds(1), true, "open"))],
        },
        Said =
        [
            new Saying(Signal.Reported, "corruption", "alice: ünïcode 💥"),
            new Saying(Signal.Alert, "HighErrorRate", "5xx") { Since = TimeSpan.FromSeconds(-3) },
            new Saying(Signal.Alert, "Old", "since before") { IsOlder = true },
        ],
        Known = new Circumstances
        {
            Serving = "1.3",
            ServingVerdict = Verdict.Bad,
            ServingIsRollback = true,
            LastGood = new LastGood("1.1", LastGoodState.Failing, "connection refused"),
            FailedRollback = "shop-r2",
            AutomaticRollbacks = 2,
            SinceRollback = Seconds(12.5),
            Frozen = "by alice: Friday",
            InstallationCap = "5 services",
            Mitigation = "breaker",
            IsInvestigated = true,
            FailingNeighbours = ["cart"],
            FailingDependencies = ["postgres (connection refused)"],
            AwaitedDependencies = ["redis"],
            SinceConfiguration = TimeSpan.FromSeconds(90),
        },
    };

    [Fact]
    public void What_is_written_is_read_again_to_the_last_tick()
    {
        var reader = new RecordingReader();
        var head = reader.ReadHead(RecordingWriter.Head(Head));
        Assert.Equal(Head with { Signals = [] }, head with { Signals = [] });
        Assert.Equal(Head.Signals, head.Signals);

        var written = RecordingWriter.Line(Full);
        var read = reader.Read(written);

        Assert.Equal(
            Encoding.UTF8.GetString(written),
            Encoding.UTF8.GetString(RecordingWriter.Line(read))
        );
        Assert.Equal(Full.At, read.At);
        Assert.Equal(Bare(Full.Known), Bare(read.Known));
        Assert.Equal(Full.Said, read.Said);
        Assert.Equal(Full.Observed.Samples, read.Observed.Samples);
        Assert.Equal(Full.Observed.Health, read.Observed.Health);
        Assert.Equal(Full.Observed.Checks, read.Observed.Checks);
        Assert.Equal(double.NaN, read.Observed.Counters!.Reading.Sample!.Requests[Ok]);
        Assert.Equal(
            double.PositiveInfinity,
            read.Observed.Counters.Reading.Sample.Latency[""].Bounds[^1]
        );
    }

    // Lists are equal only where they are the same one.
    private static Circumstances Bare(Circumstances known) =>
        known with
        {
            FailingNeighbours = [],
            FailingDependencies = [],
            AwaitedDependencies = [],
        };

    [Fact]
    public void A_recording_gives_the_decisions_of_what_was_recorded_whatever_it_is()
    {
        var any =
            from pause in Gen.Choose(1, 200_000_000)
            from fault in Gen.Choose(0, 9)
            from healthy in Gen.Choose(0, 3)
            select (pause, fault, healthy > 0);
        Prop.ForAll(
                any.ListOf().ToArbitrary(),
                events =>
                {
                    var policy = Policy(
                        "error_rate > 10% for 10s",
                        "p95 > 5x baseline",
                        "oom_kills >= 2 in 1m",
                        "health fails 3 times"
                    ) with
                    {
                        Window = Seconds(10),
                    };
                    var moments = Story(events).ToList();
                    var live = Run(policy, moments);
                    var reader = new RecordingReader();
                    reader.ReadHead(RecordingWriter.Head(Head));
                    var again = Run(
                        policy,
                        moments.Select(m => reader.Read(RecordingWriter.Line(m)))
                    );
                    Assert.Equal(
                        live.Changes.Select(static c => (c.At, c.Trouble, c.Decision.Reason)),
                        again.Changes.Select(static c => (c.At, c.Trouble, c.Decision.Reason))
                    );
                    Assert.Equal(live.Untold, again.Untold);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void A_clock_that_jumps_back_is_an_error_with_both_times()
    {
        var reader = new RecordingReader();
        reader.ReadHead(RecordingWriter.Head(Head));
        reader.Read(RecordingWriter.Line(At(14.2)));

        foreach (var second in new[] { 12.3, 14.2 })
        {
            Assert.StartsWith(
                FormattableString.Invariant(
                    $"\"at\" is {second} s, which is not after the 14.2 s of the moment before"
                ),
                Assert
                    .Throws<RecordingException>(() => reader.Read(RecordingWriter.Line(At(second))))
                    .Message,
                StringComparison.Ordinal
            );
        }
        Assert.Equal(Seconds(14.3), reader.Read(RecordingWriter.Line(At(14.3))).At);
    }

    [Theory]
    [InlineData("", "the line is not what lastgood wrote, byte 1")]
    [InlineData("null", "null is no line")]
    [InlineData("[]", "the line is not what lastgood wrote, byte 2")]
    [InlineData("{\"at\":1,\"known\":", "the line is not what lastgood wrote at $.known, byte 17")]
    [InlineData("{\"at\":\"x\"}", "the line is not what lastgood wrote at $.at, byte ")]
    [InlineData("{\"att\":1}", "the line is not what lastgood wrote at $.att, byte ")]
    [InlineData("{\"at\":1,\"at\":2}", "the line is not what lastgood wrote")]
    [InlineData("{}", "\"at\" is missing")]
    [InlineData("{\"at\":\"NaN\"}", "\"at\" is NaN, not a number of seconds")]
    [InlineData("{\"at\":1e99}", "\"at\" is 1E+99, not a number of seconds")]
    [InlineData("{\"at\":1}", "\"known\" is missing")]
    [InlineData("{\"at\":1,\"samples\":[null]}", "\"samples[]\" is missing")]
    [InlineData(
        "{\"at\":1,\"samples\":[{\"signal\":\"health\",\"at\":1}]}",
        "health has no samples"
    )]
    [InlineData("{\"at\":1,\"samples\":[{\"signal\":\"a b\"}]}", "\"a b\" cannot be the name")]
    [InlineData("{\"at\":1,\"said\":[{\"signal\":\"cpu\"}]}", "cpu is nothing that is said")]
    [InlineData("{\"at\":1,\"health\":{\"at\":1}}", "\"health.healthy\" is missing")]
    [InlineData("{\"at\":1,\"counters\":{\"at\":1}}", "\"counters.missing\" is missing")]
    [InlineData(
        "{\"at\":1,\"counters\":{\"at\":1,\"sampled_at\":1,\"requests\":{},\"failures\":{},\"latency\":{\"a\":null}}}",
        "\"counters.latency.bounds\" is missing"
    )]
    [InlineData(
        "{\"at\":1,\"known\":{\"verdict\":\"fine\"}}",
        "\"verdict\" has to be one of unproven, good, bad"
    )]
    public void What_is_no_moment_is_an_error_that_says_what_is_wrong(string line, string error)
    {
        var reader = new RecordingReader();
        reader.ReadHead(RecordingWriter.Head(Head));
        Assert.StartsWith(
            error,
            Assert
                .Throws<RecordingException>(() => reader.Read(Encoding.UTF8.GetBytes(line)))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("lastgood-recording", "lastgood-report", "this is no recording (\"format\" is not")]
    [InlineData("\"version\":1", "\"version\":2", "the recording has version 2 of the format")]
    [InlineData("{", "", "this is no recording (the line is not what lastgood wrote")]
    [InlineData("\"service\":\"shop\",", "", "\"service\" is missing")]
    [InlineData("\"oom_kills\"", "\"OOM\"", "\"OOM\" cannot be the name of a signal")]
    [InlineData("\"release\":\"1.2\",", "", "\"activation.release\" is missing")]
    public void What_is_no_head_is_an_error_that_says_what_is_wrong(
        string text,
        string by,
        string error
    )
    {
        Assert.Contains(text, HeadText, StringComparison.Ordinal);
        var at = HeadText.IndexOf(text, StringComparison.Ordinal);
        var wrong = $"{HeadText[..at]}{by}{HeadText[(at + text.Length)..]}";
        Assert.StartsWith(
            error,
            Assert
                .Throws<RecordingException>(() =>
                    new RecordingReader().ReadHead(Encoding.UTF8.GetBytes(wrong))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    // Steady traffic, some of it failing, seen through a source that has gaps, NaN and resets.
    private static IEnumerable<Moment> Story(
        IEnumerable<(int Pause, int Fault, bool Healthy)> events
    )
    {
        var (at, requests, failed) = (TimeSpan.Zero, 0.0, 0.0);
        var first = true;
        foreach (var (pause, fault, healthy) in events)
        {
            at += TimeSpan.FromTicks(pause);
            requests += 500;
            failed += fault > 5 ? 200 : 0;
            (requests, failed) = fault == 0 ? (10, 0) : (requests, failed);
            var reading =
                fault == 1
                    ? Reading.None("connection refused")
                    : Scraped(at.TotalSeconds, fault == 2 ? double.NaN : requests, failed);
            var moment = new Moment
            {
                At = at,
                Began = first ? Began : null,
                Observed = new Observed
                {
                    Counters = new CounterReading(at, reading),
                    Samples = [Kills(at.TotalSeconds, fault == 9 ? requests : 0)],
                    Health = new HealthSample(at, healthy, "probed"),
                },
                Known = Known,
            };
            first = false;
            yield return moment;
        }
    }

    private static Reading Scraped(double second, double ok, double failed = 0) =>
        Signals.Scrape.At(
            second,
            ok,
            failed,
            new HistogramSample([0.1, 1, double.PositiveInfinity], [1, 2, 3])
        );
}
