using System.Globalization;
using Lastgood.Bench.Scale;
using Lastgood.Bench.Support;
using Lastgood.Core.Decisions;

namespace Lastgood.Bench;

/// <summary>One tick of deciding for ten thousand services, on one core, for an hour; and how that grows with their number.</summary>
internal sealed class DecideScale : IBenchmark
{
    /// <summary>Fewer simulated seconds, for a glance; the figures are those of an hour.</summary>
    private const string Shorter = "BENCH_TICKS";

    private const int Services = 10_000;
    private const int Hour = 3600;
    private const int Minutes = 300;

    // For the exponent. Windows are full after 20 ticks; code is compiled for good after so many services' ticks.
    private const int Few = 60;
    private const int WarmUp = 40;
    private const int WarmServices = 400_000;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public string Name => "decide-scale";

    public string About =>
        "one tick of deciding for 10,000 services with 5 triggers, on one core, for a simulated hour";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        var count = Environment.GetEnvironmentVariable(Shorter) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Hour;
        var sizes = new List<(double Size, double Median)>();
        foreach (var size in Sizes)
        {
            var warm = Math.Max(WarmUp, WarmServices / size);
            var few = await FleetAsync(size, warm + Few, cancellation);
            sizes.Add((size, few.Ticks.Skip(warm).Select(static t => t.Milliseconds).Median()));
        }
        var hour = await FleetAsync(Services, count, cancellation);
        var settled = hour.Ticks.Skip(WarmUp).ToList();
        var minutes = Math.Min(Minutes, settled.Count / 2);
        var (first, last) = (settled.Take(minutes).ToList(), settled.TakeLast(minutes).ToList());
        var exponent = Exponent(sizes);
        return new Measured(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["tick_ms_10k"] = Milliseconds(settled),
                ["rss_mb_10k"] = hour.MostResident,
                ["exponent"] = exponent,
            },
            [
                ("one tick", Show(Milliseconds(settled), "ms"), $"median of {settled.Count}"),
                (
                    "",
                    Show(settled.Select(static t => t.Milliseconds).Quantile(0.99), "ms"),
                    "p99, with garbage collection"
                ),
                (
                    "",
                    Show(settled.Select(static t => t.Cpu).Median(), "ms"),
                    "processor time, with the making of its samples"
                ),
                ("first minutes", Show(Milliseconds(first), "ms"), Megabytes(first)),
                ("last minutes", Show(Milliseconds(last), "ms"), Megabytes(last)),
                ("most memory", Show(hour.MostResident, "MB"), "resident, ever"),
                .. sizes.Select(static s =>
                    (
                        string.Create(CultureInfo.InvariantCulture, $"{s.Size:0} services"),
                        Show(s.Median * 1000 / s.Size, "µs"),
                        "a service and tick"
                    )
                ),
                ("decisions", "", string.Join(", ", Kinds(hour))),
            ]
        );
    }

    private static Task<FleetFigures> FleetAsync(
        int services,
        int ticks,
        CancellationToken cancellation
    ) =>
        Part.RunOnOneCoreAsync<FleetFigures>(
            new ScaledFleet().Name,
            [
                services.ToString(CultureInfo.InvariantCulture),
                ticks.ToString(CultureInfo.InvariantCulture),
            ],
            cancellation
        );

    /// <summary>The slope of a straight line through the logarithms: 1 where the cost of a service does not depend on how many there are.</summary>
    private static double Exponent(IReadOnlyList<(double Size, double Median)> sizes)
    {
        var points = sizes
            .Select(static s => (X: Math.Log(s.Size), Y: Math.Log(s.Median)))
            .ToList();
        var (x, y) = (points.Average(static p => p.X), points.Average(static p => p.Y));
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }

    private static double Milliseconds(List<TickFigures> ticks) =>
        ticks.Select(static t => t.Milliseconds).Median();

    private static string Megabytes(List<TickFigures> ticks) =>
        $"{Show(ticks.Select(static t => t.Resident).Median(), "MB")} resident; medians of {ticks.Count}";

    private static IEnumerable<string> Kinds(FleetFigures figures) =>
        figures
            .Kinds.Select(static (count, kind) => (count, Kind: (DecisionKind)kind))
            .Where(static k => k.count > 0)
            .Select(static k => $"{k.count} {k.Kind}");

    private static string Show(double value, string unit) => Measured.Show(value, unit);
}
