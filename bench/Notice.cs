using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Storage;
using Lastgood.Bench.Support;
using Lastgood.Core.Journal;
using Lastgood.Shop;
using Lastgood.Stage;
using Lastgood.Stage.Load;

namespace Lastgood.Bench;

/// <summary>
/// How long after the policy's own time <c>lastgood watch</c> decides. A release begins to fail checkouts at a random moment. The
/// policy asks for an error ratio above 10 % in a window of 3 s, for 2 s. From the answers that the customers got, each with its
/// time, the ratio in the window that ends now is known at every moment: the first at which it is above 10 % is where the 2 s
/// begin. What is left until the decision, as the journal dates it, is the lag.
/// </summary>
internal sealed class Notice : IBenchmark
{
    private const int Rounds = 9;
    private const int PerSecond = 200;
    private const double Threshold = 0.1;
    private const string Service = "shop";

    private static readonly TimeSpan For = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly StageOptions Options = new()
    {
        Triggers = ["error_rate > 10% for 2s"],
        AutomaticRollbacksPerHour = 60,
        VerifyWindow = TimeSpan.FromSeconds(1),
        Drain = TimeSpan.FromSeconds(1),
        Bake = TimeSpan.FromMinutes(10),
        Monitor = TimeSpan.FromMinutes(10),
    };

    public string Name => "notice";

    public string About =>
        "from the first bad response to the decision, beyond the time that the policy asks for";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        await using var stage = await ShopStage.StartAsync(Options, cancellation);
        stage.AddRelease("1.0");
        await Published.RunAsync(stage, cancellation, "deploy", Service, "1.0");
        await Published.RunAsync(
            stage,
            cancellation,
            "mark",
            Service,
            "1.0",
            "good",
            "--reason",
            "bench"
        );
        await using var watch = Published.Start(stage, "watch");
        var rounds = new List<Round>();
        for (var i = 1; i <= Rounds; i++)
        {
            var round = await RoundAsync(stage, $"1.{i}", cancellation);
            rounds.Add(round);
            await Console.Error.WriteLineAsync(
                $"round {i} of {Rounds}: first bad response → above 10 % {round.UntilAbove.TotalSeconds:0.00} s → 2 s → decision {round.Lag.TotalMilliseconds:0} ms later"
            );
        }
        watch.Interrupt();
        await watch.ExitAsync(cancellation);
        double Lags(Func<IEnumerable<double>, double> of) =>
            of(rounds.Select(static r => r.Lag / Options.ProbeInterval));
        return new Measured(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["lag_probe_intervals"] = Lags(Statistics.Median),
            },
            [
                (
                    "probe interval",
                    Measured.Show(Options.ProbeInterval.TotalMilliseconds, "ms"),
                    ""
                ),
                (
                    "above 10 %",
                    Measured.Show(
                        rounds.Select(static r => r.UntilAbove.TotalMilliseconds).Median(),
                        "ms"
                    ),
                    "after the first bad response, in the window of 3 s"
                ),
                ("asked for", Measured.Show(For.TotalMilliseconds, "ms"), "above 10 %"),
                (
                    "lag",
                    Measured.Show(
                        rounds.Select(static r => r.Lag.TotalMilliseconds).Median(),
                        "ms"
                    ),
                    $"median of {Rounds}; {Lags(Enumerable.Min):0.00} to {Lags(Enumerable.Max):0.00} probe intervals"
                ),
            ]
        );
    }

    private static async Task<Round> RoundAsync(
        ShopStage stage,
        string version,
        CancellationToken cancellation
    )
    {
        stage.AddBreakableRelease(version, Fault.Errors);
        await using var traffic = Traffic.Start(stage.Front, PerSecond, TimeProvider.System);
        await Published.RunAsync(stage, cancellation, "deploy", Service, version);
        // With the window full of its own requests; at any moment between two probes.
        await Task.Delay(
            Options.Window + (Random.Shared.NextDouble() * 2 * Options.ProbeInterval),
            cancellation
        );
        stage.Break(version);
        var decided = await DecisionAsync(stage, version, cancellation);
        await traffic.StopAsync();
        return Round.Of(traffic.Replies, version, decided);
    }

    private static async Task<DateTimeOffset> DecisionAsync(
        ShopStage stage,
        string version,
        CancellationToken cancellation
    )
    {
        await using var store = new SqliteStore(
            Path.Combine(stage.Folder, "state"),
            TimeProvider.System
        );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var state = ServiceState.From(
                    Service,
                    await store.ReadAsync(Service, 0, patience.Token)
                );
                // Until the rollback is done, too: the next round begins from there.
                if (
                    state.Serving?.Version != version
                    && state.OpenRun is not { IsActing: true }
                    && state.Incidents.LastOrDefault(i => i.Blamed == version)
                        is { DecidedAt: { } at }
                )
                {
                    return at;
                }
                await Task.Delay(Pause, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException(
                $"{version} was not rolled back within {Patience.TotalSeconds} s"
            );
        }
    }

    /// <param name="UntilAbove">From the first bad response until the ratio was above the threshold.</param>
    /// <param name="Lag">From the end of the time that the policy asks for until the decision.</param>
    private sealed record Round(TimeSpan UntilAbove, TimeSpan Lag)
    {
        public static Round Of(IReadOnlyList<Reply> replies, string version, DateTimeOffset decided)
        {
            var own = replies
                .Where(r => r.Version == version)
                .OrderBy(static r => r.EndedAt)
                .ToList();
            var firstBad = own.First(IsBad).EndedAt;
            var (begin, bad) = (0, 0);
            for (var end = 0; end < own.Count; end++)
            {
                bad += IsBad(own[end]) ? 1 : 0;
                while (own[begin].EndedAt <= own[end].EndedAt - Options.Window)
                {
                    bad -= IsBad(own[begin]) ? 1 : 0;
                    begin++;
                }
                if (bad > Threshold * (end - begin + 1))
                {
                    var above = own[end].EndedAt;
                    return new Round(above - firstBad, decided - above - For);
                }
            }
            throw new CommandException(
                $"{version} never had more than 10 % errors, and was rolled back"
            );
        }

        private static bool IsBad(Reply reply) => reply.Status >= 500;
    }
}
