using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>Looks at options before anything is asked.</summary>
public static class PrometheusCheck
{
    private const int LongestValue = 500;
    private const int LeastForm = 1024;

    /// <summary>Everything that is wrong with them, each as the option's name and what is wrong; empty where nothing is.</summary>
    public static IReadOnlyList<string> Problems(PrometheusOptions options) =>
        [.. Address(options), .. Services(options), .. Queries(options), .. Limits(options)];

    private static IEnumerable<string> Address(PrometheusOptions options)
    {
        if (
            !Uri.TryCreate(options.Url, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || url.Query.Length > 0
            || options.Url.EndsWith('/')
        )
        {
            yield return $"url: {Spoken.Excerpt(options.Url)} is not an http or https address without a slash at its end";
        }
        else if (url.UserInfo.Length > 0)
        {
            yield return "url: has a user or password in it; give them as user and password";
        }
        var access = options.Access;
        if (access is { Bearer: not null, User: not null })
        {
            yield return "access: a bearer token or a user, not both";
        }
        if (access.User?.Contains(':', StringComparison.Ordinal) == true)
        {
            yield return "access: a user's name has no colon";
        }
        if (access.User is null != access.Password is null)
        {
            yield return "access: a user and a password come together";
        }
        if (access.Tls is { Key: not null, Certificate: null })
        {
            yield return "tls: a key belongs to a certificate";
        }
        foreach (var name in options.Headers.Keys.Where(static name => !IsHeader(name)))
        {
            yield return $"headers: {Spoken.Excerpt(name)} is not the name of a further header";
        }
    }

    private static bool IsHeader(string name)
    {
        using var message = new HttpRequestMessage();
        return !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            && message.Headers.TryAddWithoutValidation(name, "");
    }

    private static IEnumerable<string> Services(PrometheusOptions options)
    {
        if (!IsLabel(options.Label))
        {
            yield return $"label: {Spoken.Excerpt(options.Label)} is not a label's name";
        }
        if (options.Services.Count == 0)
        {
            yield return "services: none";
        }
        foreach (var service in options.Services)
        {
            if (service.LabelValue.Length is 0 or > LongestValue)
            {
                yield return $"services: the label of {service.Name} has 1 to {LongestValue} characters";
            }
        }
        var names = Twice(options.Services.Select(static s => s.Name));
        var values = Twice(options.Services.Select(static s => s.LabelValue));
        foreach (var twice in names.Union(values, StringComparer.Ordinal))
        {
            yield return $"services: {Spoken.Excerpt(twice)} is there twice";
        }
    }

    private static IEnumerable<string> Queries(PrometheusOptions options)
    {
        if (options.Queries.Count == 0)
        {
            yield return "queries: none";
        }
        foreach (var query in options.Queries)
        {
            if (query.Signal.Form is not (SignalForm.Level or SignalForm.Count))
            {
                yield return $"queries: {query.Signal} is not measured with a query";
            }
            if (string.IsNullOrWhiteSpace(query.Text))
            {
                yield return $"queries: {query.Signal} has no text";
            }
            if (
                query.Window is { } window
                && (window < TimeSpan.Zero || window > TimeSpan.FromHours(1))
            )
            {
                yield return $"queries: the window of {query.Signal} is 0 to 1h";
            }
        }
        foreach (var twice in Twice(options.Queries.Select(static q => q.Signal.Name)))
        {
            yield return $"queries: {twice} is there twice";
        }
    }

    private static IEnumerable<string> Limits(PrometheusOptions options)
    {
        var (second, hour) = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] spans =
        [
            ("window", options.Window, second, hour),
            ("max_age", options.MaxAge, second, hour),
            ("max_skew", options.MaxSkew, second, hour),
            ("max_backoff", options.MaxBackoff, second, hour),
            ("timeout", options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        ];
        foreach (var (name, value, least, most) in spans)
        {
            if (value < least || value > most)
            {
                yield return $"{name}: {Durations.Format(value)} is not {Durations.Format(least)} to {Durations.Format(most)}";
            }
        }
        (string Name, int Value, int Least, int Most)[] numbers =
        [
            ("parallel", options.Parallel, 1, 20),
            ("max_form_bytes", options.MaxFormBytes, LeastForm, 1024 * 1024),
            ("max_answer_bytes", options.MaxAnswerBytes, LeastForm, 1024 * 1024 * 1024),
        ];
        foreach (var (name, value, least, most) in numbers)
        {
            if (value < least || value > most)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {value} is not {least} to {most}"
                );
            }
        }
    }

    private static bool IsLabel(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names
            .GroupBy(static name => name, StringComparer.Ordinal)
            .Where(static same => same.Skip(1).Any())
            .Select(static same => same.Key);
}
