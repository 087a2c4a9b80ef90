using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>prometheus:</c></summary>
internal static class PrometheusSection
{
    private static readonly PrometheusOptions Defaults = new() { Url = "", Services = [] };
    private static readonly IReadOnlyList<PrometheusQuery> Usual = PrometheusQueries.Usual();

    private static readonly Field<string> Url = Field.Required(
        "url",
        new UrlShape(hasPath: true),
        "The address of Prometheus, or of what speaks its HTTP API (Mimir, Thanos)."
    );

    private static readonly Field<string> Label = Field.Default(
        "label",
        Texts.Label,
        Defaults.Label,
        "The label whose value is the service's name in this file."
    );

    private static readonly Field<TimeSpan> Interval = Field.Default(
        "interval",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        TimeSpan.FromSeconds(5),
        "How often it is asked: one query a signal, for all services."
    );

    private static readonly Field<TimeSpan> Window = Field.Default(
        "window",
        new DurationShape(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)),
        Defaults.Window,
        "The span over which rates and latencies are taken; at least four times the scrape interval."
    );

    private static readonly Field<TimeSpan> MaxAge = Field.Default(
        "max_age",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Defaults.MaxAge,
        "Data that is older is none: neither good nor bad."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        Defaults.Timeout,
        "The longest that all queries of one round may take together; longer is no data."
    );

    private static readonly Field<IReadOnlyList<string>> Signals = Field.Default(
        "signals",
        new ListShape<string>("names of signals", Texts.Signal, 20),
        ["error_rate", "p95", "requests"],
        "Which signals are asked with the usual queries: of error_rate, p50, p90, p95, p99, requests, cpu, memory, oom_kills, restarts."
    );

    private static readonly Field<IReadOnlyList<PrometheusQuery>> Queries = Field.Optional(
        "queries",
        new ListShape<PrometheusQuery>("queries", QuerySection.Definition, 50),
        "Queries of your own: in place of a usual one, or for a signal of your own."
    );

    private static readonly PathShape File = new("a file");

    private static readonly Field<string> TokenFile = Field.Optional(
        "token_file",
        File,
        "A file with a bearer token."
    );

    private static readonly Field<string> User = Field.Optional(
        "user",
        Texts.Title,
        "The user, where it asks for one (HTTP basic); with password_file."
    );

    private static readonly Field<string> PasswordFile = Field.Optional(
        "password_file",
        File,
        "A file with the user's password."
    );

    private static readonly Field<string> Authority = Field.Optional(
        "ca_file",
        File,
        "A file with the certificate of the authority that signed the server's (PEM); left out: those that the machine trusts."
    );

    private static readonly Field<string> Certificate = Field.Optional(
        "cert_file",
        File,
        "A file with the certificate to show (PEM), where it asks for one."
    );

    private static readonly Field<string> Key = Field.Optional(
        "key_file",
        File,
        "A file with the private key of that certificate (PEM)."
    );

    /// <summary>The definition.</summary>
    public static Section<PrometheusSettings> Definition { get; } =
        new(
            "where Prometheus is",
            [
                Url,
                Label,
                Interval,
                Window,
                MaxAge,
                Timeout,
                Signals,
                Queries,
                TokenFile,
                User,
                PasswordFile,
                Authority,
                Certificate,
                Key,
            ],
            static values => new PrometheusSettings(Options(values), values.Get(Interval)),
            Check
        );

    private static PrometheusOptions Options(Values values) =>
        new()
        {
            Url = values.Get(Url).TrimEnd('/'),
            Services = [],
            Label = values.Get(Label),
            Window = values.Get(Window),
            MaxAge = values.Get(MaxAge),
            Timeout = values.Get(Timeout),
            Queries = Usual
                .Where(q => values.Get(Signals).Contains(q.Signal.Name, StringComparer.Ordinal))
                .ToList()
                .With([.. values.Find(Queries) ?? []]),
            Access = new HttpAccess
            {
                Bearer = Secret(values, TokenFile),
                User = values.Find(User),
                Password = Secret(values, PasswordFile),
                Tls =
                    values.IsGiven(Authority) || values.IsGiven(Certificate)
                        ? new TlsFiles
                        {
                            Authority = values.Find(Authority),
                            Certificate = values.Find(Certificate),
                            Key = values.Find(Key),
                        }
                        : null,
            },
        };

    private static SecretSource? Secret(Values values, Field<string> field) =>
        values.Find(field) is { } path ? SecretSource.File(path) : null;

    private static void Check(Values values)
    {
        if (!values.AreRight || !values.IsGiven(Url))
        {
            return;
        }
        List<string> known = [.. Usual.Select(static q => q.Signal.Name)];
        var unknown = values.Get(Signals).Except(known, StringComparer.Ordinal).ToList();
        foreach (var name in unknown)
        {
            values.Refuse(
                Signals,
                $"there is no usual query for {name}{Words.Suggest(name, known, "there is one for")}"
            );
        }
        if (unknown.Count > 0)
        {
            return;
        }
        var services = new PrometheusSettings(Options(values), default).For(["any"]);
        foreach (var problem in PrometheusCheck.Problems(services))
        {
            values.Refuse(Url, problem);
        }
    }
}
