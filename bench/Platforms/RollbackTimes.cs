using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Bench.Support;

namespace Lastgood.Bench.Platforms;

/// <summary>
/// How long the way back takes on each platform, beside the platform's own command and beside the steps of the pages that lastgood
/// replaces: the same images, taking turns, in one run.
/// </summary>
internal sealed class RollbackTimes : IBenchmark
{
    private const int Warm = 1;
    private const int Timed = 5;

    public string Name => "platforms";

    public string About =>
        "the way back on each platform, beside its own command and the steps of the runbooks";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        var pm2 =
            Environment.GetEnvironmentVariable("LASTGOOD_PM2")
            ?? throw new CommandException(
                "this is started with bench/run, which says where pm2 is"
            );
        await using var yard = await Yard.OpenAsync(cancellation);
        await SwarmSides.InitializeAsync(yard, cancellation);
        var apps = new Pm2Sides(yard, pm2);
        try
        {
            var docker = await DockerSides.LastgoodAsync(yard, cancellation);
            var dockerRunbook = DockerSides.ByRunbook(yard);
            var swarm = await SwarmSides.LastgoodAsync(yard, cancellation);
            var swarmNative = await SwarmSides.NativeAsync(yard, cancellation);
            var compose = await ComposeSides.LastgoodAsync(yard, cancellation);
            var composeNative = ComposeSides.Native(yard);
            var composeRunbook = ComposeSides.ByRunbook(yard);
            var app = await apps.LastgoodAsync(cancellation);
            var appNative = apps.Native();
            var appRunbook = apps.ByRunbook();
            IReadOnlyList<Side> sides =
            [
                docker,
                swarm,
                swarmNative,
                dockerRunbook,
                compose,
                composeNative,
                composeRunbook,
                app,
                appNative,
                appRunbook,
            ];
            var rounds = await TakeTurnsAsync(sides, cancellation);
            var load = await HaproxyLoad.RunAsync(cancellation);
            double Good(Side side) => rounds[side].Select(static r => r.Good).Median();
            double End(Side side) => rounds[side].Select(static r => r.End).Median();
            return new Measured(
                new Dictionary<string, double>(StringComparer.Ordinal)
                {
                    ["docker_vs_swarm_cli"] = Good(docker) / Good(swarmNative),
                    ["swarm_ratio"] = Good(swarm) / Good(swarmNative),
                    ["compose_ratio"] = Good(compose) / Good(composeNative),
                    ["pm2_ratio"] = Good(app) / Good(appNative),
                    ["runbook_ratio"] = new[]
                    {
                        End(docker) / End(dockerRunbook),
                        End(compose) / End(composeRunbook),
                        End(app) / End(appRunbook),
                    }.Max(),
                    ["haproxy_failed_requests"] = load.Failed,
                },
                [
                    .. sides.SelectMany(side => Rows(side, rounds[side])),
                    (
                        "HAProxy, 20 switches under load",
                        load.Failed.ToString(CultureInfo.InvariantCulture),
                        $"failed of {load.Requests.ToString("#,0", CultureInfo.InvariantCulture)} requests"
                    ),
                ]
            );
        }
        finally
        {
            await apps.EndAsync();
        }
    }

    private static async Task<Dictionary<Side, List<Round>>> TakeTurnsAsync(
        IReadOnlyList<Side> sides,
        CancellationToken cancellation
    )
    {
        var rounds = sides.ToDictionary(static side => side, static _ => new List<Round>());
        for (var i = 0; i < Warm + Timed; i++)
        {
            foreach (var side in sides)
            {
                var round = await Round.RunAsync(side, cancellation);
                await Console.Error.WriteLineAsync(
                    $"round {i + 1} of {Warm + Timed}: {side.Name}: {round.Good:0} ms until users got {Side.Good}, {round.End:0} ms in all, {round.Without:0} ms without"
                );
                if (i >= Warm)
                {
                    rounds[side].Add(round);
                }
            }
        }
        return rounds;
    }

    private static IEnumerable<(string, string, string)> Rows(Side side, List<Round> rounds)
    {
        yield return (
            side.Name,
            Measured.Show(rounds.Select(static r => r.Good).Median(), "ms"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rounds.Min(static r => r.Good):0} to {rounds.Max(static r => r.Good):0}; command {rounds.Select(static r => r.End).Median():0} ms; users without service {rounds.Select(static r => r.Without).Median():0} ms"
            )
        );
    }
}
