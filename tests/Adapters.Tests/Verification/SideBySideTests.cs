using Lastgood.Adapters.Http;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Adapters.Verification;
using Lastgood.Core.Decisions.Comparison;
using Lastgood.Core.Verification;

namespace Lastgood.Adapters.Tests.Verification;

/// <summary>Two servers that answer differently, asked the same.</summary>
public sealed class SideBySideTests : IDisposable
{
    // What a busy machine adds is far from what would matter.
    private static readonly ComparisonSpec Spec = new(
        ["/"],
        20,
        0.2,
        TimeSpan.FromSeconds(0.2),
        TimeSpan.FromSeconds(30)
    );

    private readonly HttpFetcher http = new(TimeProvider.System);

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Two_that_answer_alike_pass()
    {
        await using var before = RawServer.With(200, "ok");
        await using var now = RawServer.With(200, "ok");

        var compared = await CompareAsync(before, now);

        Assert.Equal(ComparisonOutcome.Pass, compared.Outcome);
        // One to warm up, and one a sample: of each as many as of the other.
        Assert.Equal((21, 21), (before.Requests.Count, now.Requests.Count));
    }

    [Fact]
    public async Task The_slower_one_fails_and_the_other_way_round_it_passes()
    {
        await using var quick = RawServer.With(200, "ok");
        await using var slow = Slow();

        var worse = await CompareAsync(quick, slow);
        var better = await CompareAsync(slow, quick);

        Assert.Equal(ComparisonOutcome.Fail, worse.Outcome);
        Assert.Contains("latency of / is worse", worse.Reason, StringComparison.Ordinal);
        Assert.Equal(ComparisonOutcome.Pass, better.Outcome);
    }

    [Fact]
    public async Task One_that_fails_every_third_time_fails_however_fast_its_errors_are()
    {
        await using var before = Slow();
        var asked = 0;
        await using var now = new RawServer(
            (stream, _, stop) =>
                stream
                    .WriteAsync(
                        Interlocked.Increment(ref asked) % 3 == 0
                            ? "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"u8.ToArray()
                            : "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
                        stop
                    )
                    .AsTask()
        );

        var compared = await CompareAsync(before, now);

        Assert.Equal(ComparisonOutcome.Fail, compared.Outcome);
        Assert.Contains("failures of / is worse", compared.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_neither_answers_nothing_is_concluded()
    {
        await using var both = RawServer.With(500, "");

        Assert.Equal(ComparisonOutcome.Inconclusive, (await CompareAsync(both, both)).Outcome);
    }

    private static RawServer Slow() =>
        new(
            static async (stream, _, stop) =>
            {
                // Slowness is what is measured here.
                await Task.Delay(300, stop);
                await stream.WriteAsync(
                    "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
                    stop
                );
            }
        );

    private Task<ReleaseComparison> CompareAsync(RawServer before, RawServer now) =>
        new SideBySide(http).CompareAsync(
            before.Url,
            now.Url,
            Spec,
            TestContext.Current.CancellationToken
        );
}
