using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Tests.Configuration;

public sealed class ReadingTests
{
    [Fact]
    public void What_is_left_out_has_the_defaults_of_the_options()
    {
        var service = Sample.Service("metrics:");
        var nginx = service.Nginx;
        Assert.Equal("/srv/shop/.lastgood", Sample.Read(Sample.Small).State);
        Assert.Equal("/srv/shop/shop.conf", nginx.Include);
        Assert.Equal(SwitchMode.Flag, nginx.Switch);
        Assert.Equal(KeepMode.Warm, nginx.Keep);
        Assert.Equal(["nginx"], nginx.Command);
        Assert.Equal(TimeSpan.FromSeconds(60), nginx.StartTimeout);
        Assert.Null(nginx.Available);
        Assert.Equal(new(), service.Probe);
        Assert.Equal(new(), service.Metrics);
        Assert.Equal(
            "errors latency health some-errors corruption",
            string.Join(' ', service.Policy.Triggers.Take(5).Select(static t => t.Name))
        );
        Assert.Equal(0.01, service.Verification.MaxErrorRatio);
        Assert.Equal(TimeSpan.FromSeconds(10), service.Verification.Window);
        Assert.Empty(service.Verification.Commands);
        Assert.Equal(TimeSpan.FromMinutes(15), service.Bake);
        Assert.Equal(TimeSpan.FromMinutes(15), service.Monitor);
    }

    [Fact]
    public void The_platform_has_the_name_and_the_probe_of_its_service()
    {
        var service = Sample.Service(
            """
            health: {path: /up, interval: 1s, timeout: 500ms}
            version: {path: /v, field: release}
            """
        );
        Assert.Equal("shop", service.Nginx.Service);
        Assert.Same(service.Probe, service.Nginx.Probe);
        Assert.Equal("/up", service.Probe.HealthPath);
        Assert.Equal(TimeSpan.FromSeconds(1), service.Probe.Interval);
        Assert.Equal(TimeSpan.FromMilliseconds(500), service.Probe.Timeout);
        Assert.Equal("/v", service.Probe.VersionPath);
        Assert.Equal("release", service.Probe.VersionField);
    }

    [Fact]
    public void A_log_counts_requests_and_tells_latency_where_its_format_has_it()
    {
        var plain = Sample.Service("access_log: {path: log}\npolicy: {extends: default}");
        var slotted = Sample.Service(
            "access_log: {path: log, format: $status $request_time $upstream_addr, only: [{field: upstream_addr, is: \"127.0.0.1:{port}\"}]}"
        );

        Assert.Equal([Signal.ErrorRate, Signal.Requests], plain.Signals);
        Assert.Contains(plain.LeftOut, static t => t.Trigger.Signal == Signal.P95);
        Assert.Equal(TimeSpan.FromSeconds(10), plain.Verification.Window);
        Assert.Equal("/srv/shop/log", plain.AccessLog!.Options.Path);
        Assert.Contains(Signal.P95, slotted.Signals);
        Assert.Equal(
            "127.0.0.1:8002",
            Assert.Single(slotted.AccessLog!.For(slotted.Platform.Places[1]).Filters).Value
        );
    }

    [Fact]
    public void Dependencies_are_names_or_can_be_looked_at()
    {
        var service = Sample.Service(
            "depends_on: [redis, {name: mail}, {name: db, tcp: \"127.0.0.1:5432\", interval: 1s}]"
        );

        Assert.Equal(
            "redis mail db",
            string.Join(' ', service.DependsOn.Select(static d => d.Name))
        );
        Assert.Equal(
            TimeSpan.FromSeconds(1),
            Assert.Single(service.DependsOn, static d => d.Check is not null).Check!.Interval
        );
    }

    [Fact]
    public void A_service_without_metrics_is_watched_by_its_health_alone()
    {
        var service = Sample.Service();
        Assert.Null(service.Metrics);
        Assert.Equal(
            Signal.Health,
            Assert.Single(service.Policy.Triggers, static t => t.Signal != Signal.Reported).Signal
        );
        Assert.Equal(TimeSpan.Zero, service.Verification.Window);
    }

    [Fact]
    public void A_service_without_latency_has_no_trigger_on_it()
    {
        var service = Sample.Service("metrics: {latency: none}");
        Assert.Null(service.Metrics!.Latency);
        Assert.DoesNotContain(service.Policy.Triggers, t => t.Signal == Signal.P95);
        Assert.Contains(service.Policy.Triggers, t => t.Signal == Signal.ErrorRate);
    }

    [Fact]
    public void A_policy_is_read()
    {
        var policy = Sample
            .Service(
                """
                metrics:
                policy:
                  triggers:
                    - error_rate > 5% for 10s
                    - "health fails 5 times"
                  window: 1m30s
                  min_requests: 7
                  automatic_rollbacks_per_hour: 0
                """
            )
            .Policy;
        Assert.Equal(
            "error_rate > 5% for 10s, health fails 5 times",
            string.Join(", ", policy.Triggers.Select(static t => t.Text))
        );
        Assert.Equal(TimeSpan.FromSeconds(90), policy.Window);
        Assert.Equal(7, policy.MinRequests);
        Assert.Equal(0, policy.Limits.AutomaticRollbacksPerHour);
    }

    [Fact]
    public void A_policy_extends_another_and_changes_single_triggers()
    {
        var policy = Sample
            .Service(
                """
                metrics:
                policy:
                  extends: severity
                  triggers:
                    - {name: errors, when: error_rate > 2%}
                    - {name: some-errors, severity: low}
                    - {name: slow, when: p99 > 2s for 30s, severity: high, then: investigate, min_requests: 9, no_data: ask}
                  without: [latency, slower]
                  severities:
                    high: {unanswered: roll_back, response: 5m}
                  cool_down: 10m
                  freezes:
                    - {name: night, days: [fri], from: "22:00", to: "06:00", zone: Europe/Berlin}
                """
            )
            .Policy;

        Trigger Named(string name) => policy.Triggers.Single(t => t.Name == name);
        Assert.Equal("error_rate > 2%", Named("errors").Text);
        Assert.Equal(Severity.Critical, Named("errors").Severity);
        Assert.Equal("error_rate > 1%", Named("some-errors").Text);
        Assert.Equal(TriggerAction.Monitor, policy.ActionOf(Named("some-errors")));
        var slow = Named("slow");
        Assert.Equal(
            (Severity.High, TriggerAction.Investigate, 9, NoData.Ask),
            (slow.Severity, slow.Then, slow.MinRequests, slow.NoData)
        );
        Assert.DoesNotContain(policy.Triggers, static t => t.Name is "latency" or "slower");
        Assert.Equal(TimeSpan.FromMinutes(5), policy.Severities.High.Response);
        Assert.Equal(TriggerAction.RollBack, policy.Severities.High.Unanswered);
        Assert.Equal(Approval.OnCallLead, policy.Severities.High.Approval);
        Assert.Equal(TimeSpan.FromMinutes(10), policy.Limits.CoolDown);
        Assert.Equal("Europe/Berlin", Assert.Single(policy.Limits.Freezes).Zone.Id);
    }

    [Fact]
    public void Policies_of_the_file_extend_each_other_wherever_they_stand()
    {
        var settings = Sample.Read(
            Sample.With("policy: {extends: b}")
                + """
                policies:
                  b: {extends: a, min_requests: 5}
                  a: {extends: blue-green, window: 30s}

                """
        );

        var policy = settings.Services[0].Policy;
        Assert.Equal((5, TimeSpan.FromSeconds(30)), (policy.MinRequests, policy.Window));
        Assert.Contains(policy.Triggers, static t => t.Name == "corruption");
    }

    [Fact]
    public void An_empty_list_of_triggers_never_rolls_back() =>
        Assert.Empty(Sample.Service("policy: {triggers: []}").Policy.Triggers);

    [Theory]
    [InlineData("1%", 0.01)]
    [InlineData("0.1%", 0.001)]
    [InlineData("0%", 0)]
    [InlineData("100%", 1)]
    [InlineData("33.3%", 0.333)]
    public void A_percentage_is_a_ratio(string text, double ratio) =>
        Assert.Equal(
            ratio,
            Sample.Service($"metrics:\nverify: {{error_rate: {text}}}").Verification.MaxErrorRatio
        );

    [Theory]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080")]
    [InlineData("https://shop.example.com", "https://shop.example.com")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("https://shop.example.com/base/", "https://shop.example.com/base")]
    public void An_address_has_no_slash_at_its_end(string text, string expected) =>
        Assert.Equal(
            expected,
            Sample
                .Read(Sample.But("front: http://127.0.0.1:8080", $"front: \"{text}\""))
                .Services[0]
                .Nginx.Front
        );

    [Theory]
    [InlineData("[a, b c, \"{slot}\", 1.10, true]", new[] { "a", "b c", "{slot}", "1.10", "true" })]
    [InlineData("a  'b c' \"d\\\"e\" {port}", new[] { "a", "b c", "d\"e", "{port}" })]
    [InlineData("run $HOME *", new[] { "run", "$HOME", "*" })]
    [InlineData(
        "{shell: \"cd /srv && exec ./run {slot} >$LOG\"}",
        new[] { "/bin/sh", "-c", "cd /srv && exec ./run {slot} >$LOG" }
    )]
    [InlineData(
        "[awk, \"{ print }\", \"{{json}}\", '{\"a\":1}', \"${NAME}\"]",
        new[] { "awk", "{ print }", "{{json}}", "{\"a\":1}", "${NAME}" }
    )]
    [InlineData("[grep, \"\", \"|\"]", new[] { "grep", "", "|" })]
    public void A_command_is_a_list_or_a_text_or_for_a_shell(string text, string[] expected) =>
        Assert.Equal(
            expected,
            Sample.Read(Sample.But("stop: [stop]", $"stop: {text}")).Services[0].Nginx.Slots[0].Stop
        );

    [Fact]
    public void A_slot_may_have_its_own_commands()
    {
        var slots = Sample
            .Read(
                Sample.But(
                    "            url: http://127.0.0.1:8002",
                    "            url: http://127.0.0.1:8002\n            stop: [halt]\n            upstream: shop_green"
                )
            )
            .Services[0]
            .Nginx.Slots;
        Assert.Equal(["stop"], slots[0].Stop);
        Assert.Null(slots[0].Target);
        Assert.Equal(["halt"], slots[1].Stop);
        Assert.Equal(["status"], slots[1].Status);
        Assert.Equal("shop_green", slots[1].Target);
    }

    [Fact]
    public void Commands_may_stand_in_the_slots_alone() =>
        Assert.Equal(
            ["green"],
            Sample
                .Read(
                    Sample
                        .But("        stop: [stop]\n", "")
                        .Replace("8001", "8001\n            stop: [blue]", StringComparison.Ordinal)
                        .Replace(
                            "8002",
                            "8002\n            stop: [green]",
                            StringComparison.Ordinal
                        )
                )
                .Services[0]
                .Nginx.Slots[1]
                .Stop
        );

    [Fact]
    public void Checks_are_read_in_their_order()
    {
        var commands = Sample
            .Service(
                """
                verify:
                  commands:
                    - {name: front page, run: "curl -fsS {front}/ -H 'X: {version}'"}
                    - {name: checkout, run: [check, "{version}"], timeout: 2s}
                """
            )
            .Verification.Commands;
        Assert.Equal("front page checkout", string.Join(' ', commands.Select(static c => c.Name)));
        Assert.Equal(["curl", "-fsS", "{front}/", "-H", "X: {version}"], commands[0].Command);
        Assert.Equal(TimeSpan.FromSeconds(30), commands[0].Timeout);
        Assert.Equal(TimeSpan.FromSeconds(2), commands[1].Timeout);
    }

    [Fact]
    public void Services_keep_the_order_of_the_file()
    {
        var second = Sample
            .Small.Replace("services:\n", "", StringComparison.Ordinal)
            .Replace("shop", "a-2", StringComparison.Ordinal)
            .Replace("800", "900", StringComparison.Ordinal);
        Assert.Equal(
            "shop a-2",
            string.Join(' ', Sample.Read(Sample.Small + second).Services.Select(static s => s.Name))
        );
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_do_not_matter() =>
        Assert.Equal(
            "shop",
            Sample.Read("\uFEFF" + Sample.Small.ReplaceLineEndings("\r\n")).Services[0].Name
        );
}
