using Lastgood.Adapters.Http;
using Lastgood.Core.Decisions.Comparison;
using Lastgood.Core.Signals;
using Lastgood.Core.Verification;

namespace Lastgood.Adapters.Verification;

/// <summary>Asks two releases that both run the same, and compares how they answer.</summary>
/// <param name="http">What it asks through.</param>
public sealed class SideBySide(HttpFetcher http)
{
    private const int LongestAnswer = 64 * 1024;

    /// <summary>What is allowed to be missing, so that a lost answer does not make a comparison inconclusive.</summary>
    private const double Enough = 0.8;

    /// <summary>Asks both in turns, so that what slows the machine slows both, and compares.</summary>
    /// <param name="baseline">Where the release answers that is compared with, without a trailing slash.</param>
    /// <param name="candidate">Where the one answers that is judged.</param>
    /// <param name="spec">What is asked.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ReleaseComparison> CompareAsync(
        string baseline,
        string candidate,
        ComparisonSpec spec,
        CancellationToken cancellation
    )
    {
        var metrics = new List<MetricSamples>();
        foreach (var path in spec.Paths)
        {
            var (of, to) = (new Answers(), new Answers());
            // The first answers of a process warm it up: asked, and not counted.
            await AskAsync(baseline + path, new Answers(), spec, cancellation);
            await AskAsync(candidate + path, new Answers(), spec, cancellation);
            for (var i = 0; i < spec.Samples; i++)
            {
                // Each goes first as often as the other.
                var first = i % 2 == 0;
                await AskAsync(
                    (first ? baseline : candidate) + path,
                    first ? of : to,
                    spec,
                    cancellation
                );
                await AskAsync(
                    (first ? candidate : baseline) + path,
                    first ? to : of,
                    spec,
                    cancellation
                );
            }
            metrics.Add(new MetricSamples(Latency(path, spec), of.Seconds, to.Seconds));
            metrics.Add(new MetricSamples(Failures(path, spec), of.Failed, to.Failed));
        }
        return ReleaseComparer.Compare(metrics);
    }

    private async Task AskAsync(
        string url,
        Answers answers,
        ComparisonSpec spec,
        CancellationToken cancellation
    )
    {
        var result = await http.FetchAsync(
            new FetchRequest(url, spec.Timeout, LongestAnswer) { CutBody = true },
            cancellation
        );
        var failed = result.Answer is null or { Status: >= 500 };
        answers.Failed.Add(failed ? 1 : 0);
        // An error can be fast: that does not make its release so.
        answers.Seconds.Add(failed ? double.NaN : result.Took.TotalSeconds);
    }

    private static Metric Latency(string path, ComparisonSpec spec) =>
        new($"latency of {path}", MetricDirection.HigherIsWorse)
        {
            Unit = Units.Seconds,
            MinSamples = Least(spec),
            SmallestEffect = new SmallestEffect(spec.Noise.TotalSeconds, spec.Slower),
        };

    private static Metric Failures(string path, ComparisonSpec spec) =>
        new($"failures of {path}", MetricDirection.HigherIsWorse)
        {
            Unit = Units.Ratio,
            MinSamples = Least(spec),
        };

    private static int Least(ComparisonSpec spec) =>
        Math.Max(1, (int)Math.Ceiling(spec.Samples * Enough));

    private sealed class Answers
    {
        public List<double> Seconds { get; } = [];
        public List<double> Failed { get; } = [];
    }
}
