using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>Makes samples of the answers to one book of questions. Where anything is doubtful, there is none.</summary>
/// <param name="options">Which services, and what is usable.</param>
/// <param name="book">What was asked.</param>
/// <param name="counts">What is remembered of counters, by service and signal.</param>
/// <param name="answers">What came, by text.</param>
internal sealed class SampleMaker(
    PrometheusOptions options,
    QuestionBook book,
    Dictionary<(string Service, string Signal), SeriesCounts> counts,
    IReadOnlyDictionary<string, AnswerIndex> answers
)
{
    /// <summary>More than all is a rounding error, or the extrapolation of two rates, up to here; beyond it is a percentage.</summary>
    private const double MostOfAll = 1.05;

    /// <summary>One sample for each service and signal.</summary>
    /// <param name="at">What samples are dated with.</param>
    /// <param name="moment">In a range: which moment, in milliseconds since 1970; null: the answers are of one moment.</param>
    public IEnumerable<ServiceSample> Make(TimeSpan at, long? moment) =>
        from service in options.Services
        from asked in book.All
        select new ServiceSample(service.Name, One(asked, service, at, moment));

    private SignalSample One(
        SignalQuestions asked,
        PrometheusService service,
        TimeSpan at,
        long? moment
    )
    {
        var signal = asked.Query.Signal;
        var (value, missing) =
            signal.Form == SignalForm.Count
                ? Count(asked, service, moment)
                : Level(asked, service, moment);
        double? requests = null;
        if (missing is null && asked.Query.RestsOnRequests && book.Requests is { } counted)
        {
            (var rate, missing) = Level(counted, service, moment);
            missing ??= Wrong(Signal.Requests, rate);
            requests = rate * asked.Window.TotalSeconds;
            missing =
                missing is not null ? $"how many requests there were is not known: {missing}"
                : requests > 0 ? null
                : $"no requests in {Spoken.Duration(asked.Window)}";
        }
        missing ??= Wrong(signal, value) ?? Thin(asked, service, moment);
        return missing is not null
            ? SignalSample.None(signal, at, $"prometheus: {missing}")
            : new SignalSample(signal, at, Share(signal) ? Math.Min(value, 1) : value)
            {
                Requests = requests,
                Window = asked.Window,
            };
    }

    private (double Value, string? Missing) Level(
        SignalQuestions asked,
        PrometheusService service,
        long? moment
    )
    {
        var index = answers[asked.Value.TextFor(service)];
        var (series, missing) = index.OneOf(service);
        if (series is null)
        {
            return (0, missing);
        }
        return series.At(moment) is { } point
            ? (point.Value, Doubt(asked, service, index.Answer, point.Time, moment))
            : (0, NoNumber(series));
    }

    private (double Value, string? Missing) Count(
        SignalQuestions asked,
        PrometheusService service,
        long? moment
    )
    {
        var index = answers[asked.Value.TextFor(service)];
        var (series, missing) = index.Of(service);
        var counters = new List<(string Key, double Value)>();
        foreach (var one in series)
        {
            if (one.At(moment) is not { } point)
            {
                missing ??= moment is null ? NoNumber(one) : null;
                continue;
            }
            missing ??= Doubt(asked, service, index.Answer, point.Time, moment);
            missing ??= Wrong(asked.Query.Signal, point.Value);
            counters.Add((one.Key, point.Value));
        }
        if (missing is not null || counters.Count == 0)
        {
            return (0, missing ?? "no value at that time");
        }
        var key = (service.Name, asked.Query.Signal.Name);
        if (!counts.TryGetValue(key, out var memory))
        {
            counts[key] = memory = new SeriesCounts();
        }
        return (memory.Take(counters), null);
    }

    /// <summary>Why a value must not be taken for one of now; null where it may.</summary>
    private string? Doubt(
        SignalQuestions asked,
        PrometheusService service,
        QueryAnswer answer,
        double evaluated,
        long? moment
    )
    {
        if (moment is null && Freshness.Old(answer, evaluated, options.MaxSkew) is { } old)
        {
            return old;
        }
        if (asked.Newest is not { } newest)
        {
            return null;
        }
        var (series, missing) = answers[newest.TextFor(service)].OneOf(service);
        return series?.At(moment) is { } point
            ? Freshness.Stale(point.Value, point.Time, options, answer.Ahead)
            : $"nothing was scraped lately: {missing ?? "no value at that time"}";
    }

    /// <summary>Why a rate would be too low; null where the whole window has data.</summary>
    private string? Thin(SignalQuestions asked, PrometheusService service, long? moment)
    {
        if (asked.Parts is not { } question)
        {
            return null;
        }
        var index = answers[question.TextFor(service)];
        if (index.Answer.Problem is { } problem)
        {
            return problem;
        }
        var parts = index.OneOf(service).Series?.At(moment)?.Value ?? 0;
        return parts >= PrometheusQuery.LeastParts
            ? null
            : $"only {Number(parts)} of 10 parts of the window of {Spoken.Duration(asked.Window)} have data: the rate would be too low";
    }

    private static string NoNumber(Series series) =>
        series.Points.Count == 0
            ? "the query gives a native histogram, not a number"
            : "no value at that time";

    private static string? Wrong(Signal signal, double value) =>
        double.IsNaN(value) ? "not a number (NaN): nothing was observed, or nothing to divide by"
        : !double.IsFinite(value) ? "not a finite number: divided by nothing, or no finite bucket"
        : value < 0 && signal.Unit != Units.Number ? $"{Number(value)} is below 0"
        : Share(signal) && value > MostOfAll
            ? $"{Number(value)} is no share; the query has to give 0 to 1, not a percentage"
        : null;

    /// <summary>Whether there cannot be more than all of it. Of processor time there can: a limit is one on average.</summary>
    private static bool Share(Signal signal) => signal == Signal.ErrorRate;

    private static string Number(double value) =>
        value.ToString("G6", CultureInfo.InvariantCulture);
}
