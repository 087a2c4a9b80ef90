using System.Diagnostics;
using Lastgood.Adapters.Processes;
using Lastgood.Bench.Support;
using Lastgood.Stage;

namespace Lastgood.Bench;

/// <summary>
/// How long the published program takes from its start to its end: <c>--version</c>, and <c>status</c> with a journal in which a
/// service was deployed and rolled back; beside a command line written in Go. The three take turns.
/// </summary>
internal sealed class Startup : IBenchmark
{
    private const int WarmUp = 5;
    private const int Rounds = 30;

    private static readonly IReadOnlyList<string>[] Peers =
    [
        ["docker", "--version"],
        ["kubectl", "version", "--client"],
        ["terraform", "version"],
    ];

    public string Name => "startup";

    public string About =>
        "lastgood --version and lastgood status, beside a command line written in Go";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        await using var stage = await ShopStage.StartAsync(new StageOptions(), cancellation);
        await FillAsync(stage, cancellation);
        IReadOnlyList<IReadOnlyList<string>> commands =
        [
            Peer(),
            [Published.Lastgood, "--version"],
            [Published.Lastgood, "status", "--config", stage.Configuration],
        ];
        var times = commands.Select(static _ => new List<double>()).ToList();
        for (var i = 0; i < WarmUp + Rounds; i++)
        {
            foreach (var (command, list) in commands.Zip(times))
            {
                var took = await TimeAsync(command, cancellation);
                if (i >= WarmUp)
                {
                    list.Add(took);
                }
            }
        }
        var (peer, version, status) = (times[0].Median(), times[1].Median(), times[2].Median());
        return new Measured(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["ratio_to_docker_cli"] = Math.Max(version, status) / peer,
                ["milliseconds"] = status,
            },
            [
                Row(string.Join(' ', commands[0]), times[0], peer),
                Row("lastgood --version", times[1], peer),
                Row("lastgood status", times[2], peer),
            ]
        );
    }

    private static (string, string, string) Row(string what, List<double> times, double peer) =>
        (
            what,
            Measured.Show(times.Median(), "ms"),
            $"{times.Median() / peer:0.0} ×; the fastest {Measured.Show(times.Min(), "ms")}, the slowest {Measured.Show(times.Max(), "ms")}"
        );

    private static IReadOnlyList<string> Peer() =>
        Peers.FirstOrDefault(static p =>
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':')
                .Any(folder => File.Exists(Path.Combine(folder, p[0])))
        )
        ?? throw new CommandException(
            $"none of {string.Join(", ", Peers.Select(static p => p[0]))} is installed to compare with",
            "apt-get install docker-cli, or docker.io"
        );

    // Two releases, and a rollback from the second: every kind of fact but those of a failure.
    private static async Task FillAsync(ShopStage stage, CancellationToken cancellation)
    {
        foreach (var version in new[] { "1.0", "1.1" })
        {
            stage.AddRelease(version);
            await Published.RunAsync(stage, cancellation, "deploy", "shop", version);
        }
        await Published.RunAsync(
            stage,
            cancellation,
            "mark",
            "shop",
            "1.0",
            "good",
            "--reason",
            "bench"
        );
        await Published.RunAsync(stage, cancellation, "rollback", "shop");
    }

    private static async Task<double> TimeAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellation);
        var took = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return process.ExitCode == 0
            ? took
            : throw new CommandException(
                $"{string.Join(' ', command)} ended with {process.ExitCode}"
            );
    }
}
