using System.Diagnostics;
using Lastgood.Adapters.Storage;
using Lastgood.Bench.Support;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Bench;

/// <summary>What it costs that everything is written down durably before it is done: one append, and all of them in a run of 50 steps that do nothing.</summary>
internal sealed class Journal : IBenchmark
{
    private const int WarmUp = 100;
    private const int Appends = 1000;
    private const int Steps = 50;
    private const int Runs = 10;
    private const string Service = "shop";

    public string Name => "journal";

    public string About =>
        "one durable append, and the journal's share of a run of 50 steps that do nothing";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        // Where state lies by default is a disk, and /tmp may be memory.
        var folder = Directory.CreateDirectory(
            Path.Combine("artifacts", "bench", Guid.NewGuid().ToString("n"))
        );
        try
        {
            await using var store = new SqliteStore(folder.FullName, TimeProvider.System);
            var appends = await AppendAsync(store, cancellation);
            var runs = new List<(double Share, double Whole)>();
            for (var i = 0; i < Runs; i++)
            {
                runs.Add(await CarryAsync(store, cancellation));
            }
            var (median, share) = (appends.Median(), runs.Select(static r => r.Share).Median());
            return new Measured(
                new Dictionary<string, double>(StringComparer.Ordinal)
                {
                    ["append_microseconds"] = median,
                    ["share_of_run"] = share,
                },
                [
                    ("one append", Measured.Show(median, "µs"), $"median of {Appends}"),
                    ("", Measured.Show(appends.Quantile(0.99), "µs"), "p99"),
                    (
                        "50 steps",
                        Measured.Show(runs.Select(static r => r.Whole).Median(), "ms"),
                        $"{(2 * Steps) + 2} appends; median of {Runs}"
                    ),
                    ("the journal's share", $"{share:0.0%}", "the steps themselves do nothing"),
                ]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<double>> AppendAsync(
        SqliteStore store,
        CancellationToken cancellation
    )
    {
        await using var lease = await store.TryAcquireAsync("appends", cancellation);
        var fact = new NewFact(
            "appends-r1",
            new StepDone(1, Evidence, TimeSpan.FromMilliseconds(20))
        );
        var times = new List<double>();
        for (var i = 0; i < WarmUp + Appends; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await store.AppendAsync(lease!, [fact], cancellation);
            if (i >= WarmUp)
            {
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
            }
        }
        return times;
    }

    private static async Task<(double Share, double Whole)> CarryAsync(
        SqliteStore store,
        CancellationToken cancellation
    )
    {
        var timed = new TimedJournal(store);
        var desk = new ServiceDesk(Service, timed, store, TimeProvider.System, static _ => { });
        await using var journal = await desk.TryOpenAsync(cancellation);
        var platform = new NoPlatform();
        var run = journal!.State.NextRun;
        var begin = Stopwatch.GetTimestamp();
        await journal.AppendAsync(run, [new RunStarted(platform.Plan, "bench", "bench", null)]);
        await new RunEngine(journal, platform, platform, TimeProvider.System).ContinueAsync(
            run,
            cancellation
        );
        var whole = Stopwatch.GetElapsedTime(begin);
        return (timed.Spent / whole, whole.TotalMilliseconds);
    }

    private static Details Evidence { get; } =
        Details.Of(("before", "blue=1 green=0"), ("switched", "blue=0 green=1"));

    private sealed class TimedJournal(IJournal journal) : IJournal
    {
        public TimeSpan Spent { get; private set; }

        public Task<IReadOnlyList<Entry>> ReadAsync(
            string service,
            long after,
            CancellationToken cancellation
        ) => journal.ReadAsync(service, after, cancellation);

        public async Task<IReadOnlyList<Entry>> AppendAsync(
            ILease lease,
            IReadOnlyList<NewFact> facts,
            CancellationToken cancellation
        )
        {
            var begin = Stopwatch.GetTimestamp();
            var entries = await journal.AppendAsync(lease, facts, cancellation);
            Spent += Stopwatch.GetElapsedTime(begin);
            return entries;
        }
    }

    private sealed class NoPlatform : IPlatform, IVerifier
    {
        public string Name => "none";

        // A retirement: nothing to verify, nothing to watch afterwards.
        public Plan Plan { get; } =
            new(
                Service,
                RunKind.Retire,
                "none",
                null,
                "1.0",
                [
                    .. Enumerable
                        .Range(1, Steps)
                        .Select(static i => new PlannedStep(
                            "nothing",
                            $"do nothing, number {i}",
                            Core.Runs.Stage.Activate,
                            [],
                            Details.None,
                            TimeSpan.FromSeconds(10)
                        )),
                ],
                new VerificationSpec(0.01, TimeSpan.Zero, 0, []),
                TimeSpan.Zero
            );

        public Task<Inspection> InspectAsync(CancellationToken cancellation) =>
            Task.FromResult(new Inspection("1.0", [], []));

        public Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation) =>
            Task.FromResult(new PlanAnswer(Plan.Steps, null));

        public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
            Task.FromResult(Evidence);

        public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
            Task.FromResult(Observation.Applied);

        public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
            Task.FromResult(Evidence);

        public Task<Details> UndoAsync(
            PlannedStep step,
            Details capture,
            CancellationToken cancellation
        ) => Task.FromResult(Evidence);

        public Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation) =>
            Task.FromResult(new ServingCheck(true, "nothing"));

        public Task<VerificationResult> VerifyAsync(
            IPlatform platform,
            string version,
            VerificationSpec spec,
            CancellationToken cancellation
        ) => Task.FromResult(new VerificationResult([]));
    }
}
