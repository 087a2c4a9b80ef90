using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lastgood.Bench.Support;

namespace Lastgood.Bench;

/// <summary>
/// How long a rollback takes where every channel that people are told on takes connections and answers nothing, beside one where
/// none is configured. Both sides take turns.
/// </summary>
internal sealed class Blackhole : IBenchmark
{
    private const int Rounds = 10;
    private const int Timed = 8;
    private const int Channels = 5;

    public string Name => "blackhole";

    public string About => "a rollback with every channel black-holed, beside one with none";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        // The kernel takes the connections; nobody ever reads them.
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start(1000);
        await using var silent = await LastgoodSide.SetUpAsync("", cancellation);
        await using var holed = await LastgoodSide.SetUpAsync(
            Notify(((IPEndPoint)hole.LocalEndpoint).Port),
            cancellation
        );
        var (without, with) = (new List<double>(), new List<double>());
        for (var i = 1; i <= Rounds; i++)
        {
            without.Add((await silent.RoundAsync(cancellation)).Took.TotalMilliseconds);
            with.Add((await holed.RoundAsync(cancellation)).Took.TotalMilliseconds);
            await Console.Error.WriteLineAsync(
                $"round {i} of {Rounds}: without channels {without[^1]:0} ms; black-holed {with[^1]:0} ms"
            );
        }
        return new Measured(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["ratio"] = Median(with) / Median(without),
            },
            [Row("without channels", without), Row($"{Channels} channels, black-holed", with)]
        );
    }

    private static string Notify(int port) =>
        "\nnotify:\n  channels:\n"
        + string.Concat(
            Enumerable
                .Range(0, Channels)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"    hole{i}:\n      webhook: {{url: \"http://127.0.0.1:{port}/{i}\"}}\n"
                    )
                )
        );

    private static double Median(List<double> times) => times.TakeLast(Timed).Median();

    private static (string, string, string) Row(string what, List<double> times) =>
        (
            what,
            Measured.Show(Median(times), "ms"),
            $"median of {Timed}; {times.TakeLast(Timed).Min():0} to {times.TakeLast(Timed).Max():0} ms"
        );
}
