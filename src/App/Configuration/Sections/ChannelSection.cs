using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.App.Configuration.Format;
using Lastgood.Core.Telling;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>channels:</c>: exactly one kind, by its name, and what it wants to be told.</summary>
internal static class ChannelSection
{
    private static readonly Field<ChannelOptions> Webhook = Field.Optional(
        "webhook",
        WebhookSection.Definition,
        "Any receiver of webhooks: CloudEvents, signed as Standard Webhooks has it."
    );

    private static readonly Field<ChannelOptions> Command = Field.Optional(
        "command",
        CommandChannelSection.Definition,
        "A command of your own, which reads the message as JSON on its standard input."
    );

    private static readonly Field<ChannelOptions> Terminal = Field.Optional(
        "terminal",
        new Section<ChannelOptions>("the terminal", [], static _ => new TerminalOptions()),
        "The terminal of lastgood watch, or of whoever rolls back."
    );

    private static readonly Field<ChannelOptions> Slack = Field.Optional(
        "slack",
        SlackSection.Definition,
        "Slack: by the API, one message an incident that is kept up to date, with a thread below it; or by an incoming webhook, a message each."
    );

    private static readonly Field<ChannelOptions> Teams = Field.Optional(
        "teams",
        TeamsSection.Definition,
        "Microsoft Teams, by the webhook of a workflow."
    );

    private static readonly Field<ChannelOptions> PagerDuty = Field.Optional(
        "pagerduty",
        PagerDutySection.Definition,
        "PagerDuty: one alert an incident; releases and rollbacks are marked as changes."
    );

    private static readonly Field<ChannelOptions> Statuspage = Field.Optional(
        "statuspage",
        StatusPageSections.Statuspage,
        "Atlassian Statuspage: words for the public alone, and no drills."
    );

    private static readonly Field<ChannelOptions> Cachet = Field.Optional(
        "cachet",
        StatusPageSections.Cachet,
        "Cachet 3: words for the public alone, and no drills."
    );

    private static readonly Field<ChannelOptions> Email = Field.Optional(
        "email",
        EmailSection.Definition,
        "E-mail, by SMTP."
    );

    private static readonly Field<ChannelOptions> Grafana = Field.Optional(
        "grafana",
        GrafanaSection.Definition,
        "Annotations in Grafana: releases, and rollbacks as the time that they took."
    );

    private static readonly Field<ChannelOptions>[] Kinds =
    [
        Webhook,
        Command,
        Terminal,
        Slack,
        Teams,
        PagerDuty,
        Statuspage,
        Cachet,
        Email,
        Grafana,
    ];

    private static readonly Field<IReadOnlyList<NoticeLevel>> Levels = Field.Optional(
        "levels",
        new ListShape<NoticeLevel>(
            "levels",
            new ChoiceShape<NoticeLevel>([
                .. Enum.GetValues<NoticeLevel>()
                    .Select(static l => (Core.Telling.Moments.Word(l), l)),
            ]),
            3
        ),
        "The levels that it is told. info: good to know; warning: something is wrong and taken care of; critical: a person is needed now. Left out: all."
    );

    private static readonly Field<IReadOnlyList<Moment>> Moments = Field.Optional(
        "moments",
        new ListShape<Moment>(
            "moments",
            new ChoiceShape<Moment>([
                .. Core.Telling.Moments.All.Select(static m => (Core.Telling.Moments.Word(m), m)),
            ]),
            Core.Telling.Moments.All.Count
        ),
        "The moments that it is told. Left out: all."
    );

    /// <summary>The services that a channel is told of.</summary>
    public static Field<IReadOnlyList<string>> Services { get; } =
        Field.Optional(
            "services",
            new ListShape<string>("names of services and groups", Texts.Name, 20_000),
            "The services and groups that it is told of. Left out: all."
        );

    private static readonly Field<DrillWish> Drills = Field.Default(
        "drills",
        new ChoiceShape<DrillWish>(
            ("yes", DrillWish.Yes),
            ("no", DrillWish.No),
            ("only", DrillWish.Only)
        ),
        DrillWish.Yes,
        "Whether it is told of drills; what the public reads never is."
    );

    private static readonly Field<string> Templates = Field.Optional(
        "templates",
        new PathShape("a folder"),
        "A folder of templates for this channel alone."
    );

    /// <summary>The definition.</summary>
    public static Section<ChannelSettings> Definition { get; } =
        new(
            "a channel",
            [.. Kinds, Levels, Moments, Services, Drills, Templates],
            static values => new ChannelSettings(
                values.Key,
                values.Get(Kinds.First(values.IsGiven)),
                new Subscription
                {
                    Levels = values.Find(Levels),
                    Moments = values.Find(Moments),
                    Services = values.Find(Services),
                    Drills = values.Get(Drills),
                },
                values.Find(Templates)
            ),
            Check
        );

    private static void Check(Values values)
    {
        var given = Kinds.Where(values.IsGiven).ToList();
        if (given.Count == 0)
        {
            values.RefuseMissing(
                Webhook,
                $"what is this channel? One of {string.Join(", ", Kinds.Select(static k => k.Name))}"
            );
        }
        foreach (var other in given.Skip(1))
        {
            values.Refuse(other, $"there is \"{given[0].Name}\" already: a channel is one thing");
        }
    }
}
