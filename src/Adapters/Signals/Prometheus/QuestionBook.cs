using System.Collections.Concurrent;
using System.Globalization;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>A template, filled in: the texts that are sent, and which of them asks about which service.</summary>
internal sealed class Question
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public Question(string template, TimeSpan window, PrometheusOptions options)
    {
        Asked = [.. QueryTexts.Fill(template, window, options)];
        foreach (var asked in Asked)
        {
            foreach (var service in asked.Services)
            {
                texts[service.Name] = asked.Text;
            }
        }
    }

    /// <summary>What is sent.</summary>
    public IReadOnlyList<AskedQuery> Asked { get; }

    /// <summary>What asks about a service.</summary>
    public string TextFor(PrometheusService service) => texts[service.Name];
}

/// <summary>What is asked about one signal.</summary>
/// <param name="Query">As configured.</param>
/// <param name="Value">For the value.</param>
/// <param name="Newest">For the age of its data; null where that is not asked.</param>
/// <param name="Parts">In how many of ten parts of the window there was data; null where that is not asked.</param>
/// <param name="Window">What the value is measured over; zero for a momentary one.</param>
internal sealed record SignalQuestions(
    PrometheusQuery Query,
    Question Value,
    Question? Newest,
    Question? Parts,
    TimeSpan Window
)
{
    private const int PartsOfWindow = 10;

    /// <summary>Fills in what is asked about a query's signal.</summary>
    public static SignalQuestions Of(PrometheusQuery query, PrometheusOptions options)
    {
        var window = query.Window ?? options.Window;
        var parts =
            query is { Newest: { } data, NeedsWholeWindow: true } && window > TimeSpan.Zero
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"count_over_time(((time() - ({data})) < {window.TotalSeconds / 2})[$window:{Durations.Format(window / PartsOfWindow)}])"
                )
                : null;
        return new SignalQuestions(
            query,
            new Question(query.Text, window, options),
            Ask(query.Newest),
            Ask(parts),
            window
        );

        Question? Ask(string? text) => text is null ? null : new Question(text, window, options);
    }
}

/// <summary>Everything that is asked in one reading.</summary>
internal sealed class QuestionBook
{
    public QuestionBook(PrometheusOptions options)
    {
        All = [.. options.Queries.Select(query => SignalQuestions.Of(query, options))];
        Requests = All.FirstOrDefault(static q => q.Query.Signal == Signal.Requests);
        Texts =
        [
            .. All.SelectMany(static q => new[] { q.Value, q.Newest, q.Parts })
                .SelectMany(static question => question?.Asked ?? [])
                .Select(static asked => asked.Text)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>In the order in which they are configured.</summary>
    public IReadOnlyList<SignalQuestions> All { get; }

    /// <summary>What is asked about <see cref="Signal.Requests"/>, which says what others rest on.</summary>
    public SignalQuestions? Requests { get; }

    /// <summary>All texts that are sent, each once.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Asks everything, as many at once as the options allow.</summary>
    public async Task<IReadOnlyDictionary<string, AnswerIndex>> AskAllAsync(
        PrometheusOptions options,
        Func<string, Task<QueryAnswer>> ask,
        CancellationToken cancellation
    )
    {
        var answers = new ConcurrentDictionary<string, AnswerIndex>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            Texts,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = options.Parallel,
                CancellationToken = cancellation,
            },
            async (text, _) => answers[text] = new AnswerIndex(await ask(text), options.Label)
        );
        return answers;
    }

    /// <summary>What there is where nothing could be asked.</summary>
    public IReadOnlyDictionary<string, AnswerIndex> Unanswered(
        PrometheusOptions options,
        string why
    ) =>
        Texts.ToDictionary(
            static text => text,
            _ => new AnswerIndex(QueryAnswer.None(why), options.Label),
            StringComparer.Ordinal
        );
}
