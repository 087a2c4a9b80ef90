using System.Net;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals.Alertmanager;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>alertmanager:</c></summary>
internal static class AlertmanagerSection
{
    private const int Kibi = 1024;

    private static readonly AlertmanagerOptions Defaults = new()
    {
        Services = AlertmanagerSettings.Nobody,
    };

    private static readonly Field<IPEndPoint> Listen = Field.Default(
        "listen",
        new ListenShape(),
        new IPEndPoint(IPAddress.Parse(Defaults.Address), Defaults.Port),
        "The IPv4 address and port that lastgood watch takes webhooks on, at the path /alertmanager. Any other than 127.0.0.1 needs a token."
    );

    private static readonly Field<string> TokenFile = Field.Optional(
        "token_file",
        new PathShape("a file"),
        "A file with the bearer token that Alertmanager has to show."
    );

    private static readonly Field<string> Label = Field.Optional(
        "label",
        Texts.Label,
        "The label of alerts whose value is the service's name in this file; left out: that of prometheus, else service."
    );

    private static readonly Field<TimeSpan> ClockSkew = Field.Default(
        "clock_skew",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        TimeSpan.FromSeconds(30),
        "How far the clock of whoever evaluates the alerts may differ from this machine's: an alert that began longer than this before a deployment is not its doing."
    );

    private static readonly Field<TimeSpan> Forget = Field.Default(
        "forget_after",
        new DurationShape(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        AlertmanagerSettings.UsualForget,
        "An alert that is not repeated for so long is over; longer than Alertmanager's repeat_interval."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        Defaults.Timeout,
        "The longest that a webhook may take to arrive."
    );

    private static readonly Field<int> MaxBody = Field.Default(
        "max_body_kib",
        new NumberShape(1, 64 * Kibi),
        Defaults.MaxBodyBytes / Kibi,
        "The largest webhook, in KiB."
    );

    private static readonly Field<int> Parallel = Field.Default(
        "parallel",
        new NumberShape(1, 100),
        Defaults.Parallel,
        "How many webhooks are taken care of at once; others wait."
    );

    /// <summary>The definition.</summary>
    public static Section<AlertmanagerSettings> Definition { get; } =
        new(
            "where Alertmanager's webhooks are taken",
            [Listen, TokenFile, Label, ClockSkew, Forget, Timeout, MaxBody, Parallel],
            static values => new AlertmanagerSettings(
                Options(values),
                values.Find(Label),
                values.Get(ClockSkew)
            )
            {
                Forget = values.Get(Forget),
                TokenFile = values.Find(TokenFile),
            },
            Check
        );

    private static AlertmanagerOptions Options(Values values)
    {
        var listen = values.Get(Listen);
        return Defaults with
        {
            Address = listen.Address.ToString(),
            Port = listen.Port,
            Token = values.Find(TokenFile) is { } path ? SecretSource.File(path) : null,
            Timeout = values.Get(Timeout),
            MaxBodyBytes = values.Get(MaxBody) * Kibi,
            Parallel = values.Get(Parallel),
        };
    }

    private static void Check(Values values)
    {
        if (!values.AreRight)
        {
            return;
        }
        var any = new Dictionary<string, string>(StringComparer.Ordinal) { ["any"] = "any" };
        var options = Options(values) with { Services = new AlertServices("any", any) };
        foreach (var problem in AlertmanagerCheck.Problems(options))
        {
            values.Refuse(Listen, problem);
        }
    }
}
