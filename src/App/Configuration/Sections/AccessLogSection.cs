using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>access_log:</c></summary>
internal static class AccessLogSection
{
    private const int MostFilters = 10;

    private static readonly AccessLogOptions Defaults = new() { Path = "/" };

    private static readonly Field<string> Path = Field.Required(
        "path",
        new PathShape("a log"),
        "The log: a file on this machine, which may be rotated. lastgood has to be allowed to read it."
    );

    private static readonly Field<AccessLogKind> Of = Field.Default(
        "of",
        new ChoiceShape<AccessLogKind>(
            ("nginx", AccessLogKind.Nginx),
            ("haproxy", AccessLogKind.Haproxy)
        ),
        Defaults.Kind,
        "Who writes it."
    );

    private static readonly Field<string> Format = Field.Default(
        "format",
        Texts.LogFormat,
        Defaults.Format,
        "nginx only: \"combined\", which has no latency, or the string of your log_format, or the whole directive as it stands in nginx.conf. It needs $status, and $request_time or $upstream_response_time for latencies."
    );

    private static readonly Field<string> Latency = Field.Optional(
        "latency",
        Texts.Word,
        "Which time is the latency: request_time or upstream_response_time, for HAProxy Ta or Tr. Left out: the first of them that the log has."
    );

    private static readonly Field<string> FieldName = Field.Required(
        "field",
        Texts.Word,
        "nginx: a variable of the format without \"$\", e.g. host, server_name or upstream_addr. HAProxy: frontend, backend or server."
    );

    private static readonly Field<string> Is = Field.Required(
        "is",
        Texts.Title,
        "Its value, in any case; {slot} and {port} of the slot that serves are filled in."
    );

    private static readonly Section<AccessLogFilter> Filter = new(
        "what picks out lines",
        [FieldName, Is],
        static values => new AccessLogFilter(values.Get(FieldName), values.Get(Is)),
        static values => CheckPlaceholders(values)
    );

    private static readonly Field<IReadOnlyList<AccessLogFilter>> Only = Field.Optional(
        "only",
        new ListShape<AccessLogFilter>("fields with values", Filter, MostFilters),
        "Which of its lines are requests to this service, where others are in it too; all of these must hold."
    );

    private static readonly Field<TimeSpan> MaxAge = Field.Default(
        "max_age",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Defaults.MaxAge,
        "A log that nothing at all was written to for longer is no data: it may go elsewhere by now."
    );

    /// <summary>The definition.</summary>
    public static Section<AccessLogSettings> Definition { get; } =
        new(
            "where requests are logged",
            [Path, Of, Format, Latency, Only, MaxAge],
            static values => new AccessLogSettings(Read(values)),
            Check
        );

    private static AccessLogOptions Read(Values values) =>
        new()
        {
            Path = values.Get(Path),
            Kind = values.Get(Of),
            Format = values.Get(Format),
            Latency = values.Find(Latency),
            Filters = values.Find(Only) ?? [],
            MaxAge = values.Get(MaxAge),
        };

    private static void CheckPlaceholders(Values values)
    {
        var known = AccessLogSettings.Placeholders;
        if (
            Placeholders
                .Names(values.Find(Is) ?? "")
                .Except(known, StringComparer.Ordinal)
                .FirstOrDefault() is
            { } unknown
        )
        {
            values.Refuse(
                Is,
                $"unknown placeholder {{{unknown}}}{Words.Suggest(unknown, known, "known here")}"
            );
        }
    }

    private static void Check(Values values)
    {
        if (!values.AreRight || !values.IsGiven(Path))
        {
            return;
        }
        if (values.Get(Of) == AccessLogKind.Haproxy && values.IsGiven(Format))
        {
            values.Refuse(Format, "HAProxy's own format is known (option httplog); leave it out");
            return;
        }
        foreach (var problem in AccessLogCheck.Problems(Read(values)))
        {
            // What the check names first is the key.
            Field at =
                problem.StartsWith("latency", StringComparison.Ordinal) ? Latency
                : problem.StartsWith("filter", StringComparison.Ordinal) ? Only
                : Format;
            values.Refuse(at, problem);
        }
    }
}
