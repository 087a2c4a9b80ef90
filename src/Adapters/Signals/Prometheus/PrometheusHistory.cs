using System.Globalization;
using System.Runtime.CompilerServices;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>A sample of the past.</summary>
/// <param name="Time">The moment, by the source's clock.</param>
/// <param name="Service">The service's name in the configuration.</param>
/// <param name="Sample">The sample; its <see cref="SignalSample.At"/> is the time since the beginning of the history.</param>
public readonly record struct PastSample(DateTimeOffset Time, string Service, SignalSample Sample);

/// <summary>
/// Reads what the signals were, so that a policy can be replayed. It asks the same queries as
/// <see cref="PrometheusSource"/>, as range queries, each for as many moments as the server gives at once.
/// </summary>
/// <param name="options">What is asked where; the timeout is that of one query.</param>
/// <param name="time">Measures timeouts and pauses.</param>
/// <param name="jitter">Numbers from 0 up to 1.</param>
public sealed class PrometheusHistory(
    PrometheusOptions options,
    TimeProvider time,
    Func<double> jitter
)
{
    /// <summary>The most moments a series that Prometheus gives in one answer.</summary>
    public const int MaxMoments = 11_000;

    /// <summary>What a moment of a series takes in an answer, at most: <c>[1700000000.123,"0.12345678901234567"],</c></summary>
    private const int MomentBytes = 48;
    private const int MaxTries = 4;

    /// <summary>
    /// Every moment of a span in order, and of each one sample for every service and signal. A server that is busy is
    /// waited for and asked again a few times; what then is not there is missing, with its reason.
    /// </summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last moment, where the steps meet it; not before <paramref name="from"/>.</param>
    /// <param name="step">Between two moments, at least a millisecond.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span or the step is none.</exception>
    public IAsyncEnumerable<PastSample> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, TimeSpan.FromMilliseconds(1));
        return MomentsAsync(
            from.ToUnixTimeMilliseconds(),
            to.ToUnixTimeMilliseconds(),
            (long)step.TotalMilliseconds,
            cancellation
        );
    }

    private async IAsyncEnumerable<PastSample> MomentsAsync(
        long from,
        long to,
        long step,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var book = new QuestionBook(options);
        var backoff = new Backoff(options.MaxBackoff, time, jitter);
        var counts = new Dictionary<(string Service, string Signal), SeriesCounts>();
        var most = options.MaxAnswerBytes / MomentBytes / options.Services.Count;
        var span = Math.Clamp(most, 1, MaxMoments) * step;
        for (var begin = from; begin <= to; begin += span)
        {
            var end = Math.Min(to, begin + span - step);
            var answers = await AskAsync(book, backoff, (begin, end, step), cancellation);
            var samples = new SampleMaker(options, book, counts, answers);
            for (var moment = begin; moment <= end; moment += step)
            {
                var at = TimeSpan.FromMilliseconds(moment - from);
                foreach (var (service, sample) in samples.Make(at, moment))
                {
                    yield return new PastSample(
                        DateTimeOffset.FromUnixTimeMilliseconds(moment),
                        service,
                        sample
                    );
                }
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, AnswerIndex>> AskAsync(
        QuestionBook book,
        Backoff backoff,
        (long From, long To, long Step) span,
        CancellationToken cancellation
    )
    {
        try
        {
            using var client = new QueryClient(options, backoff, time);
            return await book.AskAllAsync(
                options,
                text => AskAsync(client, backoff, text, span, cancellation),
                cancellation
            );
        }
        catch (SecretException e)
        {
            return book.Unanswered(options, e.Message);
        }
    }

    private async Task<QueryAnswer> AskAsync(
        QueryClient client,
        Backoff backoff,
        string text,
        (long From, long To, long Step) span,
        CancellationToken cancellation
    )
    {
        for (var tries = 1; ; tries++)
        {
            while (backoff.Left is { Ticks: > 0 } left)
            {
                await Task.Delay(left, time, cancellation);
            }
            var answer = await client.AskAsync(
                QueryClient.Range,
                [
                    ("query", text),
                    ("start", Seconds(span.From)),
                    ("end", Seconds(span.To)),
                    ("step", Seconds(span.Step)),
                ],
                options.Timeout,
                cancellation
            );
            if (!answer.Refused || tries == MaxTries)
            {
                return answer;
            }
        }
    }

    private static string Seconds(long milliseconds) =>
        (milliseconds / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
}
