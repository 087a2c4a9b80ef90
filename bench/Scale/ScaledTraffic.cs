using Lastgood.Core.Signals;

namespace Lastgood.Bench.Scale;

/// <summary>
/// What a service does, the same in each run. Of 1000 services 970 are well; 20 have an error rate above the threshold for one
/// minute in three, which is not long enough to fire; 5 cannot be scraped every tenth time; and 5 fail for good, and stay in
/// the state in which a person has been asked.
/// </summary>
internal sealed class ScaledTraffic(int index, string name)
{
    private const int PerSecond = 50;

    // Those of Prometheus' client libraries.
    private static readonly double[] Bounds =
    [
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        double.PositiveInfinity,
    ];

    // How a second's requests are spread over the buckets, cumulative: the 95th percentile lies at some 200 ms.
    private static readonly double[] Shares =
    [
        0.05,
        0.1,
        0.25,
        0.5,
        0.8,
        0.97,
        0.99,
        1,
        1,
        1,
        1,
        1,
    ];

    private readonly double[] observed = new double[Bounds.Length];
    private double answered;
    private double failed;
    private uint random = (uint)(index * 2_654_435_761) | 1;

    /// <summary>The latencies' 95th percentile, as the baseline has it.</summary>
    public static TimeSpan P95 { get; } = TimeSpan.FromMilliseconds(200);

    private bool IsBroken => index % 1000 >= 995;

    private bool IsUnsteady => index % 1000 is >= 970 and < 990;

    private bool IsHardToReach => index % 1000 is >= 990 and < 995;

    /// <summary>The counters as they stand a second later: two series of requests by status, and a histogram.</summary>
    public Reading Scrape(TimeSpan now)
    {
        var requests = PerSecond + (Next() % 10);
        var bad =
            IsBroken || (IsUnsteady && (now.TotalSeconds + index) % 180 < 60) ? requests / 5
            : Next() % 8 == 0 ? 1u
            : 0;
        answered += requests - bad;
        failed += bad;
        var counts = new double[Bounds.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            observed[i] += Math.Round(requests * Shares[i]);
            counts[i] = observed[i];
        }
        if (IsHardToReach && Next() % 10 == 0)
        {
            return Reading.None("connection refused");
        }
        return new Reading(
            new RequestSample(
                now,
                new Dictionary<string, double>(2, StringComparer.Ordinal)
                {
                    ["status=200"] = answered,
                    ["status=500"] = failed,
                },
                new Dictionary<string, double>(1, StringComparer.Ordinal)
                {
                    ["status=500"] = failed,
                },
                new Dictionary<string, HistogramSample>(1, StringComparer.Ordinal)
                {
                    [""] = new HistogramSample(Bounds, counts),
                }
            ),
            null
        );
    }

    /// <summary>The health check, which passes unless it is broken.</summary>
    public HealthSample Probe(TimeSpan now) =>
        new(now, !IsBroken, IsBroken ? "HTTP 503" : "HTTP 200");

    /// <summary>What a source that measures all services at once has of it.</summary>
    public void Measure(TimeSpan now, List<ServiceSample> shared)
    {
        var cpu = 0.4 + (Next() % 100 / 1000.0);
        shared.Add(new(name, new SignalSample(Signal.Cpu, now, cpu)));
        shared.Add(new(name, new SignalSample(Signal.Restarts, now, index % 3)));
    }

    // xorshift: the benchmark needs noise, not chance.
    private uint Next()
    {
        random ^= random << 13;
        random ^= random >> 17;
        return random ^= random << 5;
    }
}
