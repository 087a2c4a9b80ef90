using System.Globalization;
using Lastgood.Bench.Scale;
using Lastgood.Bench.Support;

namespace Lastgood.Bench;

/// <summary>Ten thousand services that fail in the same second: a decision for each, durable, and no more rollbacks than the installation allows.</summary>
internal sealed class Storm : IBenchmark
{
    private const int Services = 10_000;
    private const int Cap = 3;

    public string Name => "storm";

    public string About =>
        "10,000 services fail in the same second; each decision is in the journal";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        // Where state lies by default is a disk, and /tmp may be memory.
        var folder = Directory.CreateDirectory(
            Path.Combine("artifacts", "bench", Guid.NewGuid().ToString("n"))
        );
        try
        {
            var storm = await Part.RunAsync<StormFigures>(
                new StormPart().Name,
                [Text(Services), Text(Cap), folder.FullName],
                cancellation
            );
            var broken = storm.Broken is null ? "" : $"; the chain is broken: {storm.Broken}";
            return new Measured(
                new Dictionary<string, double>(StringComparer.Ordinal)
                {
                    ["seconds"] = storm.Seconds,
                    ["lost"] = storm.Lost,
                },
                [
                    (
                        "all decided",
                        Measured.Show(storm.Seconds, "s"),
                        "from the moment at which all failed to the last durable decision"
                    ),
                    (
                        "lost",
                        Text(storm.Lost),
                        $"of {Text(Services)}, read from the journal{broken}"
                    ),
                    ("decided twice", Text(storm.Twice), ""),
                    ("went back", Text(storm.Back), $"the installation's cap is {Text(Cap)}"),
                    ("asked", Text(storm.Asked), "for the others"),
                    ("troubles", Text(storm.Troubles), "reported by the watches"),
                ]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
