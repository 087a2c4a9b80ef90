using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Adapters.Notifications.Webhook;
using Lastgood.Core.Telling;

namespace Lastgood.App.Tests.Configuration;

public sealed class NotifyTests
{
    private static string With(string notify) => Sample.With("") + notify;

    [Fact]
    public void Channels_say_what_they_are_and_what_they_want()
    {
        var settings = Sample.Read(
            With(
                """
                notify:
                  channels:
                    hooks:
                      webhook: {url: "https://hooks.example.com/x"}
                      levels: [critical]
                      services: [shop]
                      drills: only
                contacts:
                  - {name: Ada, reach: "+44 1"}
                  - {name: Grace, reach: "+44 2", after: 15m}

                """
            )
        );
        var channel = Assert.Single(settings.Notify.Channels);
        Assert.Equal(
            "https://hooks.example.com/x",
            ((WebhookOptions)channel.Options).Url().Reveal()
        );
        Assert.Equal([NoticeLevel.Critical], channel.Wishes.Levels);
        Assert.Equal(DrillWish.Only, channel.Wishes.Drills);
        Assert.Equal(
            ["Ada, +44 1", "Grace, +44 2"],
            settings.ContactsOf("shop").Select(static c => c.ToString()),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "a: {levels: [info]}",
        "what is this channel? One of webhook, command, terminal, slack, teams, pagerduty, statuspage, cachet, email, grafana"
    )]
    [InlineData("a: {slack: {token_env: X}}", "The channel's id, or its name")]
    [InlineData("a: {slack: {token_env: X, webhook_env: Y}}", "it is the one or the other")]
    [InlineData(
        "a: {cachet: {url: \"http://h/\", key_env: K, components: {shpo: {ids: [a]}}}}",
        "did you mean \"shop\""
    )]
    [InlineData("a: {teams: {}}", "this key is missing, or webhook_env")]
    [InlineData("a: {pagerduty: {}}", "this key is missing, or routing_key_env")]
    [InlineData("a: {email: {server: h, from: x, to: [a@b]}}", "an e-mail address")]
    [InlineData("a: {email: {server: h, from: a@b, to: []}}", "at least one e-mail address")]
    [InlineData(
        "a: {email: {server: h, from: a@b, to: [a@b], user: u}}",
        "this key is missing, or password_env"
    )]
    [InlineData(
        "a: {email: {server: h, from: a@b, to: [a@b], security: none, user: u, password_env: P}}",
        "anybody can read"
    )]
    [InlineData("a: {terminal: , command: {run: [x]}}", "a channel is one thing")]
    [InlineData("a: {webhook: {}}", "this key is missing. Where it goes")]
    [InlineData("a: {webhook: {url: \"http://h/\", url_env: X}}", "it goes to one place")]
    [InlineData("a: {terminal: , services: [shpo]}", "did you mean \"shop\"")]
    [InlineData("a: {terminal: , levels: [urgent]}", "unknown word")]
    [InlineData("\"channel:a\": {terminal: }", "cannot name a channel")]
    public void What_cannot_be_is_refused(string channel, string expected) =>
        Assert.Contains(
            expected,
            Sample.Error(With($"notify:\n  channels:\n    {channel}\n")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Contacts_are_in_the_order_in_which_they_are_called() =>
        Assert.Contains(
            "Grace is called before Ada",
            Sample.Error(
                With(
                    "contacts:\n  - {name: Ada, reach: a, after: 1h}\n  - {name: Grace, reach: b}\n"
                )
            ),
            StringComparison.Ordinal
        );
}
