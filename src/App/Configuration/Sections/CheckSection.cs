using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.Probes;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>checks:</c>, and one of <c>depends_on:</c> with a probe.</summary>
internal static class CheckSection
{
    private const int MostStatuses = 20;

    private static readonly Field<string> Name = Field.Required("name", Texts.Name, "Its name.");

    private static readonly Field<string> Tcp = Field.Optional(
        "tcp",
        Texts.Address,
        "It is well while this host and port take connections."
    );

    private static readonly Field<string> Http = Field.Optional(
        "http",
        Texts.PageAddress,
        "It is well while this address answers with 2xx, or as the keys below say."
    );

    private static readonly Field<string> Certificate = Field.Optional(
        "certificate",
        Texts.Address,
        "It is well while the certificate of this host and port is valid for some days yet."
    );

    private static readonly Field<IReadOnlyList<string>> Command = Field.Optional(
        "command",
        new ArgumentsShape([.. CheckSettings.Placeholders]),
        "It is well while this command exits with 0."
    );

    private static readonly Field<TimeSpan> Interval = Field.Default(
        "interval",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24)),
        TimeSpan.FromSeconds(10),
        "The time between two looks."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        TimeSpan.FromSeconds(2),
        "The longest that a look may take; longer is a failed one."
    );

    private static readonly Field<string> Send = Field.Optional(
        "send",
        Texts.Said,
        "tcp: what is sent once connected."
    );

    private static readonly Field<string> Expect = Field.Optional(
        "expect",
        Texts.Said,
        "tcp: what has to come within the first 4096 bytes."
    );

    private static readonly Field<IReadOnlyList<int>> Status = Field.Optional(
        "status",
        new ListShape<int>("statuses", new NumberShape(100, 599), MostStatuses),
        "http: the statuses that mean well. Left out: all of 2xx."
    );

    private static readonly Field<string> Body = Field.Optional(
        "body",
        Texts.Said,
        "http: what the body has to contain, to the letter."
    );

    private static readonly Field<string> BodyMatches = Field.Optional(
        "body_matches",
        Texts.Said,
        "http: a regular expression (.NET) that the body has to match."
    );

    private static readonly Field<string> Header = Field.Optional(
        "header",
        Texts.Said,
        "http: a header that has to be there, by its name alone or as \"Name: value\"."
    );

    private static readonly Field<TimeSpan> MaxLatency = Field.Optional(
        "max_latency",
        new DurationShape(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        "http: an answer that takes longer has failed although it came."
    );

    private static readonly Field<int> Days = Field.Default(
        "days",
        new NumberShape(0, 3650),
        0,
        "certificate: with fewer days left it fails; an expired one always does."
    );

    private static readonly (Field Way, Field[] Keys)[] Ways =
    [
        (Tcp, [Send, Expect]),
        (Http, [Status, Body, BodyMatches, Header, MaxLatency]),
        (Certificate, [Days]),
        (Command, []),
    ];

    private static readonly Field[] Keys =
    [
        Name,
        Tcp,
        Http,
        Certificate,
        Command,
        Interval,
        Timeout,
        .. Ways.SelectMany(static w => w.Keys),
    ];

    /// <summary>A check of the service.</summary>
    public static Section<NamedCheck> Definition { get; } =
        new(
            "a check",
            Keys,
            static values => new NamedCheck(values.Get(Name), Read(values)),
            static values => Check(values, isRequired: true)
        );

    /// <summary>A dependency, which need not be looked at.</summary>
    public static Section<Dependency> OfDependency { get; } =
        new(
            "a dependency",
            Keys,
            static values => new Dependency(
                values.Get(Name),
                Given(values).Count > 0 ? Read(values) : null
            ),
            static values =>
            {
                Check(values, isRequired: false);
                RefusePlaceholders(values);
            }
        );

    private static List<Field> Given(Values values) =>
        [.. Ways.Select(static w => w.Way).Where(values.IsGiven)];

    private static CheckSettings Read(Values values) =>
        new()
        {
            Interval = values.Get(Interval),
            Timeout = values.Get(Timeout),
            Tcp = values.Find(Tcp),
            Talk = (values.Find(Send), values.Find(Expect)),
            Http = values.Find(Http) is { } url
                ? new HttpProbeOptions
                {
                    Url = url,
                    Statuses = values.Find(Status) ?? [],
                    BodyContains = values.Find(Body),
                    BodyMatches = values.Find(BodyMatches),
                    Header = values.Find(Header)?.Split(':', 2, StringSplitOptions.TrimEntries)
                        is { } header
                        ? new ExpectedHeader(header[0], header.ElementAtOrDefault(1))
                        : null,
                    MaxLatency = values.IsGiven(MaxLatency) ? values.Get(MaxLatency) : null,
                }
                : null,
            Certificate = values.Find(Certificate),
            Days = values.Get(Days),
            Command = values.Find(Command),
        };

    private static void Check(Values values, bool isRequired)
    {
        var given = Given(values);
        if (given.Count > 1)
        {
            values.Refuse(
                given[1],
                $"there is \"{given[0].Name}\" already: one way to look a check"
            );
        }
        if (given.Count == 0 && isRequired)
        {
            values.RefuseMissing(
                Tcp,
                $"how is it looked at? One of {string.Join(", ", Ways.Select(static w => w.Way.Name))}"
            );
        }
        foreach (var (way, keys) in Ways.Where(w => !values.IsGiven(w.Way)))
        {
            foreach (var key in keys.Where(values.IsGiven))
            {
                values.Refuse(key, $"this key goes with \"{way.Name}\", which is not there");
            }
        }
        if (given.Count == 1 && values.AreRight)
        {
            CheckPlaceholders(values, given[0]);
        }
    }

    private static void CheckPlaceholders(Values values, Field way)
    {
        var target = values.Find(Tcp) ?? values.Find(Http) ?? values.Find(Certificate) ?? "";
        var known = CheckSettings.Placeholders;
        if (
            Placeholders.Names(target).Except(known, StringComparer.Ordinal).FirstOrDefault() is
            { } unknown
        )
        {
            values.Refuse(
                way,
                $"unknown placeholder {{{unknown}}}{Words.Suggest(unknown, known, "known here")}"
            );
            return;
        }
        foreach (var problem in Read(values).Problems())
        {
            values.Refuse(way, problem);
        }
    }

    private static void RefusePlaceholders(Values values)
    {
        if (values.AreRight && Given(values) is [var way] && Read(values).IsOfRelease)
        {
            values.Refuse(way, "a dependency is the same for every release: no placeholders here");
        }
    }
}
