using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Bench.Support;
using Lastgood.Stage;

namespace Lastgood.Bench;

/// <summary>
/// How long <c>lastgood rollback</c> takes to bring traffic back under full load, from the start of its process to the last
/// response of the bad release, beside the shortest script that does it: rewrite the include file, <c>nginx -t</c>,
/// <c>nginx -s reload</c>. Each has an nginx of its own, with the same two shops behind it; they take turns. When the last response of
/// the bad release had ended, nginx's own access log says, for both in the same way.
/// </summary>
internal sealed class Switch : IBenchmark
{
    // A round of lastgood's has two switches, there and back: 50 in all.
    private const int Rounds = 25;
    private const int Timed = 20;
    private const string Service = "shop";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public string Name => "switch";

    public string About =>
        "from the start of lastgood rollback to the last response of the bad release, beside a script";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        await using var ours = await LastgoodSide.SetUpAsync("", cancellation);
        await using var theirs = await ScriptSide.SetUpAsync(cancellation);
        var (lastgood, script) = (new Tally(), new Tally());
        for (var i = 1; i <= Rounds; i++)
        {
            lastgood.Add(await ours.RoundAsync(cancellation));
            script.Add(await theirs.RoundAsync(cancellation));
            await Console.Error.WriteLineAsync(
                $"round {i} of {Rounds}: lastgood {lastgood.Last:0} ms, {lastgood.Failed} failed so far; script {script.Last:0} ms, {script.Failed} failed"
            );
        }
        return new Measured(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["ratio_to_script"] = lastgood.Median / script.Median,
                ["failed_requests"] = lastgood.Failed,
                ["script_failed_requests"] = script.Failed,
            },
            [.. lastgood.Rows("lastgood rollback"), .. script.Rows("script, nginx -s reload")]
        );
    }

    private sealed class Tally
    {
        private readonly List<double> times = [];
        private int requests;

        public int Failed { get; private set; }

        public double Last => times[^1];

        public double Median => times.TakeLast(Timed).Median();

        public void Add(SwitchRound round)
        {
            times.Add(round.Took.TotalMilliseconds);
            requests += round.Load.Requests;
            Failed += round.Load.Failed;
        }

        public IEnumerable<(string, string, string)> Rows(string what)
        {
            var timed = times.TakeLast(Timed).ToList();
            yield return (
                what,
                Measured.Show(Median, "ms"),
                $"median of {Timed}; {timed.Min():0} to {timed.Max():0} ms"
            );
            yield return (
                "  failed requests",
                Failed.ToString(CultureInfo.InvariantCulture),
                $"of {requests.ToString("#,0", CultureInfo.InvariantCulture)} in {2 * Rounds} switches"
            );
        }
    }

    private sealed class ScriptSide : IAsyncDisposable
    {
        // The include file is written whole, as lastgood writes it; nothing is checked but nginx's configuration.
        private const string Script = """
            set -eu
            include=$1 port=$2
            shift 2
            printf 'upstream lastgood_shop {\n    server 127.0.0.1:%s;\n    keepalive 32;\n}\n' "$port" >"$include.new"
            mv "$include.new" "$include"
            "$@" -t 2>/dev/null
            "$@" -s reload
            """;

        private readonly ShopStage stage;
        private readonly AccessLog log;
        private readonly CommandRunner commands = new(TimeProvider.System);

        private ScriptSide(ShopStage stage)
        {
            this.stage = stage;
            log = new AccessLog(stage);
        }

        public static async Task<ScriptSide> SetUpAsync(CancellationToken cancellation)
        {
            var side = new ScriptSide(
                await ShopStage.StartAsync(new StageOptions { Switch = "reload" }, cancellation)
            );
            try
            {
                await side.log.BeginAsync(cancellation);
                foreach (var slot in side.stage.Slots)
                {
                    side.stage.AddRelease(slot.Name);
                    await side.stage.StartSlotAsync(slot, slot.Name, cancellation);
                    await ShopStage.IsWellAsync(slot.Url, cancellation);
                }
                await side.SwitchAsync(side.stage.Slots[0], cancellation);
                await ShopStage.IsWellAsync(side.stage.Front, cancellation);
                return side;
            }
            catch
            {
                await side.DisposeAsync();
                throw;
            }
        }

        public async Task<SwitchRound> RoundAsync(CancellationToken cancellation)
        {
            log.Clear();
            var (good, bad) = (stage.Slots[0], stage.Slots[1]);
            await using var wrk = await Wrk.StartAsync($"{stage.Front}/", cancellation);
            await SwitchAsync(bad, cancellation);
            await Task.Delay(Settling, cancellation);
            var begin = DateTimeOffset.UtcNow;
            await SwitchAsync(good, cancellation);
            await Task.Delay(Settling, cancellation);
            var end = await log.LastOfAsync(bad, 0, cancellation);
            return new SwitchRound(end - begin, await wrk.EndAsync(cancellation));
        }

        public ValueTask DisposeAsync() => stage.DisposeAsync();

        private async Task SwitchAsync(StageSlot to, CancellationToken cancellation)
        {
            IReadOnlyList<string> arguments =
            [
                "sh",
                "-c",
                Script,
                "sh",
                stage.Include,
                to.Port.ToString(CultureInfo.InvariantCulture),
                .. stage.NginxCommand,
            ];
            var result = await commands.RunAsync(
                new Command(arguments, TimeSpan.FromSeconds(30)),
                cancellation
            );
            if (!result.Succeeded)
            {
                throw new CommandException(
                    $"the script ended with {result.ExitCode}: {result.Error.Trim()}"
                );
            }
        }
    }
}
