using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Cachet;
using Lastgood.Adapters.Notifications.Grafana;
using Lastgood.Adapters.Notifications.PagerDuty;
using Lastgood.Adapters.Notifications.Slack;
using Lastgood.Adapters.Notifications.Statuspage;
using Lastgood.Adapters.Notifications.Teams;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Runs;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>Messages of one incident, and a channel of each kind.</summary>
internal static class Samples
{
    public const string Key = "t0psecret-key-of-the-provider";

    public static readonly DateTimeOffset At = new(2026, 1, 31, 14, 0, 0, TimeSpan.Zero);

    public static Message Opened { get; } =
        Of(Moment.IncidentOpened, NoticeLevel.Warning, PublicPhase.Investigating);

    public static Message Started { get; } =
        Of(Moment.RollbackStarted, NoticeLevel.Warning, PublicPhase.Identified);

    public static Message Wanted { get; } = Of(Moment.ApprovalWanted, NoticeLevel.Critical, null);

    public static Message Ended { get; } =
        Of(
            Moment.RollbackEnded,
            NoticeLevel.Info,
            PublicPhase.Monitoring,
            static n => n with { Outcome = RunOutcome.Done, Duration = TimeSpan.FromSeconds(50) }
        );

    public static Message Monitoring { get; } =
        Of(Moment.Monitoring, NoticeLevel.Info, PublicPhase.Monitoring);

    public static Message Resolved { get; } =
        Of(Moment.Resolved, NoticeLevel.Info, PublicPhase.Resolved);

    public static Message Of(
        Moment moment,
        NoticeLevel level,
        PublicPhase? phase,
        Func<Notice, Notice>? change = null
    )
    {
        var notice = new Notice
        {
            Id = $"shop-n{(int)moment}",
            Cause = (int)moment,
            Service = "shop",
            Incident = "shop-i1",
            Moment = moment,
            Level = level,
            At = At,
            From = "1.2",
            To = "1.1",
            Reason = "host db-7 <fails> & *cries*",
            Phase = phase,
        };
        notice = change?.Invoke(notice) ?? notice;
        return new Message(
            notice,
            NoticeWords.Title(notice),
            NoticeWords.Text(notice),
            NoticeWords.PublicText(notice, "The Shop"),
            [new MessageLink("shop-i1", "https://example.org/?a=1&b=2")]
        )
        {
            PublicTitle = NoticeWords.PublicTitle(notice, "The Shop"),
        };
    }

    /// <summary>A message with a text that is as long as any.</summary>
    public static Message Long { get; } =
        Opened with
        {
            Title = new string('t', 400),
            Text = string.Concat(Enumerable.Repeat("\"ü€😀\" & <b>\n", 6000)),
        };

    public static MessageThread NoThread { get; } = new("shop-i1", []);

    public static MessageThread After(params IReadOnlyList<string?> references) =>
        new("shop-i1", [.. references.Select(static r => new SentMessage("shop-n1", r))]);

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Components { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["shop"] = ["7", "8"],
        };

    /// <summary>The options of a kind, for a server.</summary>
    public static ChannelOptions Options(string kind, string url, TimeSpan? timeout = null)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        return kind switch
        {
            "slack-webhook" => new SlackWebhookOptions
            {
                Url = () => new Secret($"{url}/services/T1/{Key}"),
                Timeout = limit,
                Pace = TimeSpan.Zero,
            },
            "slack" => new SlackOptions
            {
                Token = static () => new Secret(Key),
                Channel = "#ops",
                Api = $"{url}/api",
                Timeout = limit,
                Pace = TimeSpan.Zero,
            },
            "teams" => new TeamsOptions
            {
                Url = () => new Secret($"{url}/workflows/{Key}?sig=x"),
                Timeout = limit,
            },
            "pagerduty" => new PagerDutyOptions
            {
                RoutingKey = static () => new Secret(Key),
                Api = url,
                Timeout = limit,
            },
            "statuspage" => new StatuspageOptions
            {
                Page = "p1",
                Key = static () => new Secret(Key),
                Api = url,
                Components = Components,
                Timeout = limit,
                Pace = TimeSpan.Zero,
            },
            "cachet" => new CachetOptions
            {
                Url = url,
                Key = static () => new Secret(Key),
                Components = Components,
                Timeout = limit,
            },
            _ => new GrafanaOptions
            {
                Url = url,
                Token = static () => new Secret(Key),
                Timeout = limit,
            },
        };
    }

    /// <summary>Sends one message on a new channel.</summary>
    public static async Task<Receipt> SendAsync(
        ChannelOptions options,
        Message message,
        MessageThread? thread = null,
        Action<string>? say = null
    )
    {
        using var http = new HttpFetcher(TimeProvider.System);
        var tools = new ChannelTools(
            http,
            new CommandRunner(TimeProvider.System),
            TimeProvider.System,
            say ?? (static line => Assert.Fail(line))
        );
        return await options
            .Create("it", tools)
            .SendAsync(message, thread ?? NoThread, TestContext.Current.CancellationToken);
    }
}
