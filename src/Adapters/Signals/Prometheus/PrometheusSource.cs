using Lastgood.Adapters.Secrets;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>
/// Measures services with Prometheus, or what speaks its HTTP API: one instant query a signal for all services, and one
/// for the age of the data. After HTTP 429 and 5xx it pauses. One reading at a time.
/// </summary>
public sealed class PrometheusSource : ISignalSource
{
    private readonly PrometheusOptions options;
    private readonly TimeProvider time;
    private readonly MonotonicClock clock;
    private readonly Backoff backoff;
    private readonly QuestionBook book;
    private readonly Dictionary<(string Service, string Signal), SeriesCounts> counts = [];

    /// <summary>Creates it; nothing is asked yet.</summary>
    /// <param name="options">What is asked where; <see cref="PrometheusCheck"/> has nothing against it.</param>
    /// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
    /// <param name="jitter">Numbers from 0 up to 1: <c>Random.Shared.NextDouble</c>.</param>
    public PrometheusSource(PrometheusOptions options, TimeProvider time, Func<double> jitter)
    {
        (this.options, this.time) = (options, time);
        clock = new MonotonicClock(time);
        backoff = new Backoff(options.MaxBackoff, time, jitter);
        book = new QuestionBook(options);
        Signals = [.. options.Queries.Select(static query => query.Signal)];
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<Signal> Signals { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation)
    {
        var at = clock.Now;
        var answers = await AskAsync(at + options.Timeout, cancellation);
        return [.. new SampleMaker(options, book, counts, answers).Make(at, moment: null)];
    }

    private async Task<IReadOnlyDictionary<string, AnswerIndex>> AskAsync(
        TimeSpan end,
        CancellationToken cancellation
    )
    {
        try
        {
            using var client = new QueryClient(options, backoff, time);
            return await book.AskAllAsync(
                options,
                text =>
                    client.AskAsync(
                        QueryClient.Instant,
                        [("query", text)],
                        end - clock.Now,
                        cancellation
                    ),
                cancellation
            );
        }
        catch (SecretException e)
        {
            return book.Unanswered(options, e.Message);
        }
    }
}
