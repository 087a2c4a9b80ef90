using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.App.Configuration;

namespace Lastgood.App.Tests.Configuration;

public sealed class ErrorTests
{
    /// <summary>A line of the service's own, the end of its path, and how the message begins or what it has in it.</summary>
    public static TheoryData<string, string, string> Lines =>
        new()
        {
            {
                "helth: {}",
                "helth",
                "unknown key, did you mean \"health\"? known here: platform, health,"
            },
            { "xyz: 1", "xyz", "unknown key; known here: platform," },
            { "health: {Path: /x}", "health.Path", "unknown key, did you mean \"path\"?" },
            {
                "health: [a]",
                "health",
                "must be how the health is asked: keys with values, not a list"
            },
            { "health: yes", "health", "not \"yes\"" },
            {
                "health: {path: health}",
                "health.path",
                "\"health\" is not a path that begins with \"/\""
            },
            { "health: {path: \"/a b\"}", "health.path", "\"/a b\" is not a path" },
            {
                "health: {path: [x]}",
                "health.path",
                "must be a path that begins with \"/\", without blanks or \"#\", e.g. /health, not a list"
            },
            { "health: {path: }", "health.path", "not empty" },
            {
                "health: {interval: 5}",
                "health.interval",
                "\"5\" is not a duration from 100ms to 10m, e.g. 500ms, 10s, 2m or 1h"
            },
            {
                "health: {interval: 99ms}",
                "health.interval",
                "\"99ms\" is not a duration from 100ms to 10m"
            },
            {
                "health: {interval: 11m}",
                "health.interval",
                "\"11m\" is not a duration from 100ms to 10m"
            },
            { "health: {interval: 10 s}", "health.interval", "\"10 s\" is not a duration" },
            { "health: {interval: -5s}", "health.interval", "\"-5s\" is not a duration" },
            { "health: {interval: 99999999999999999999s}", "health.interval", "is not a duration" },
            {
                "metrics: {requests: a-b}",
                "metrics.requests",
                "\"a-b\" is not the name of a metric"
            },
            {
                "metrics: {status_label: \"a:b\"}",
                "metrics.status_label",
                "\"a:b\" is not the name of a label"
            },
            {
                "policy: {min_requests: 0}",
                "policy.min_requests",
                "\"0\" is not a whole number from 1 to 1000000"
            },
            {
                "policy: {min_requests: 2.5}",
                "policy.min_requests",
                "\"2.5\" is not a whole number"
            },
            {
                "policy: {min_requests: 1e3}",
                "policy.min_requests",
                "\"1e3\" is not a whole number"
            },
            {
                "policy: {min_requests: 99999999999}",
                "policy.min_requests",
                "is not a whole number"
            },
            {
                "policy: {automatic_rollbacks_per_hour: 61}",
                "policy.automatic_rollbacks_per_hour",
                "from 0 to 60"
            },
            {
                "policy: {triggers: health fails 3 times}",
                "policy.triggers",
                "must be a list of triggers, not \"health fails 3 times\"; for none write []"
            },
            { "policy: {triggers: [helth fails 3 times]}", "policy.triggers[0]", "unknown signal" },
            {
                "policy: {triggers: [[health]]}",
                "policy.triggers[0]",
                "must be a condition, e.g. error_rate > 10% for 2m, not a list"
            },
            {
                "policy: {triggers: [health fails 3 times, error_rate > 10%]}",
                "policy.triggers[1]",
                "this trigger can never fire: the service has no metrics; add the key \"metrics:\" or \"access_log:\" to it"
            },
            {
                "metrics: {latency: none}\npolicy: {triggers: [p95 > 2x baseline]}",
                "policy.triggers[0]",
                "this trigger can never fire: the service's metrics have \"latency: none\""
            },
            {
                "metrics:\naccess_log: {path: /log}",
                "access_log",
                "there is \"metrics\" already: one of them counts requests"
            },
            {
                "access_log: {path: /log}\npolicy: {triggers: [p95 > 2x baseline]}",
                "policy.triggers[0]",
                "this trigger can never fire: the log format has neither $request_time nor $upstream_response_time"
            },
            {
                "access_log: {path: /log, format: $host}",
                "access_log.format",
                "format: it has no $status, by which failures are told"
            },
            {
                "access_log: {path: /log, only: [{field: upstream_addr, is: x}]}",
                "access_log",
                "format: it has no $upstream_addr, which is asked for"
            },
            {
                "access_log: {path: /log, of: haproxy, only: [{field: host, is: x}]}",
                "access_log.only",
                "filter \"host\": not one of frontend, backend, server"
            },
            {
                "access_log: {path: /log, of: haproxy, format: combined}",
                "access_log.format",
                "HAProxy's own format is known (option httplog); leave it out"
            },
            {
                "access_log: {path: /log, format: $status $host, only: [{field: host, is: \"{prt}\"}]}",
                "access_log.only[0].is",
                "unknown placeholder {prt}, did you mean \"port\"?"
            },
            {
                "checks: [{name: a, tcp: \"h:1\"}]",
                "checks[0]",
                "no trigger looks at this check; add one to the policy, e.g. check a fails 3 times"
            },
            {
                "policy: {triggers: [check a fails 3 times]}",
                "policy.triggers[0]",
                "this trigger can never fire: the service has no check a; add it to the key \"checks:\""
            },
            {
                "checks: [{name: a}]\npolicy: {triggers: [check a fails 1 time]}",
                "checks[0].tcp",
                "how is it looked at? One of tcp, http, certificate, command"
            },
            {
                "checks: [{name: a, tcp: \"h:1\", http: \"http://h/\"}]",
                "checks[0].http",
                "there is \"tcp\" already: one way to look a check"
            },
            {
                "checks: [{name: a, tcp: \"h:1\", status: [200]}]",
                "checks[0].status",
                "this key goes with \"http\", which is not there"
            },
            { "checks: [{name: a, tcp: \"h:99999\"}]", "checks[0].tcp", "port: 1 to 65535" },
            {
                "checks: [{name: a, http: \"http://h:{prt}/\"}]",
                "checks[0].http",
                "unknown placeholder {prt}, did you mean \"port\"?"
            },
            {
                "depends_on: [{name: a, tcp: \"h:{port}\"}]",
                "depends_on[0].tcp",
                "a dependency is the same for every release: no placeholders here"
            },
            {
                "depends_on: [{name: a, timeout: soon}]",
                "depends_on[0].timeout",
                "\"soon\" is not a duration"
            },
            {
                "verify: {error_rate: 1%}",
                "verify.error_rate",
                "this is never measured: the service has no metrics"
            },
            {
                "metrics:\nverify: {error_rate: 1}",
                "verify.error_rate",
                "\"1\" is not a percentage from 0% to 100%, e.g. 1% or 0.5%"
            },
            { "metrics:\nverify: {error_rate: 101%}", "verify.error_rate", "is not a percentage" },
            { "metrics:\nverify: {error_rate: .5%}", "verify.error_rate", "is not a percentage" },
            { "metrics:\nverify: {error_rate: -1%}", "verify.error_rate", "is not a percentage" },
            { "metrics:\nverify: {error_rate: \"%\"}", "verify.error_rate", "is not a percentage" },
            {
                "verify: {commands: [{run: [x]}]}",
                "verify.commands[0].name",
                "this key is missing. What the check is called"
            },
            {
                "verify: {commands: [{name: a, run: [x]}, {name: a, run: [y]}]}",
                "verify.commands[1].name",
                "another check has this name"
            },
            {
                "verify: {commands: [{name: a, run: [x, \"{fornt}\"]}]}",
                "verify.commands[0].run[1]",
                "unknown placeholder {fornt}, did you mean \"front\"? known here: front, version"
            },
            { "bake: 721h", "bake", "\"721h\" is not a duration from 0s to 720h" },
            { "bake: &b 1m", "bake", "anchors (&name) are not used here" },
            { "bake: *b", "bake", "aliases (*name) are not used here" },
            { "bake: !!str 1m", "bake", "tags (!name) are not used here" },
            {
                "bake: 1m\nbake: 2m",
                "bake",
                "this key was given already, in line 15; each key is given once"
            },
            { "[a]: b", "", "a key must be a name, not a list" },
        };

    /// <summary>A text of the small configuration, what it is replaced by, the end of the path, and the message.</summary>
    public static TheoryData<string, string, string, string> Replacements =>
        new()
        {
            { "services:", "servces:", "", "servces: unknown key, did you mean \"services\"?" },
            {
                "  shop:",
                "  Shop:",
                "Shop",
                "\"Shop\" cannot name a service: 1 to 63 of a-z, 0-9 and \"-\""
            },
            { "  shop:", "  -shop:", "-shop", "\"-shop\" cannot name a service" },
            {
                "nginx:",
                "ngnix:",
                "shop.platform.ngnix",
                "unknown key, did you mean \"nginx\"? known here: nginx, docker, systemd, git, haproxy, swarm, command, pm2, compose, kubernetes, argocd, helm, istio, httproute"
            },
            {
                "front: http://127.0.0.1:8080",
                "front: 127.0.0.1:8080",
                "front",
                "\"127.0.0.1:8080\" is not an address that begins with http:// or https://"
            },
            { "front: http://127.0.0.1:8080", "front: ftp://a", "front", "is not an address" },
            { "front: http://127.0.0.1:8080", "front: http://", "front", "is not an address" },
            {
                "front: http://127.0.0.1:8080",
                "front: http://a:99999",
                "front",
                "is not an address"
            },
            {
                "front: http://127.0.0.1:8080",
                "front: http://a/?b",
                "front",
                "an address here has no \"?\" and no \"#\""
            },
            {
                "front: http://127.0.0.1:8080",
                "front: http://a:secret@b",
                "front",
                "an address here has no user name and no password in it"
            },
            {
                "front: http://127.0.0.1:8080",
                "front: http://localhost:8001",
                "front",
                "this is the address of slot blue; front is nginx itself"
            },
            {
                "url: http://127.0.0.1:8002",
                "url: http://127.0.0.1:8001",
                "slots",
                "blue and green have the same port, 8001"
            },
            { "green:", "blue:", "slots.blue", "this key was given already" },
            {
                "stop: [stop]",
                "switch: flg",
                "switch",
                "unknown word, did you mean \"flag\"? known here: flag, reload"
            },
            {
                "stop: [stop]",
                "#",
                "stop",
                "this key is missing: slot blue has none of its own. Stops whatever runs"
            },
            { "stop: [stop]", "stop: []", "stop", "names no program" },
            { "stop: [stop]", "stop: [\"\"]", "stop", "names no program" },
            { "stop: [stop]", "stop: \" \"", "stop", "names no program" },
            { "stop: [stop]", "stop: ", "stop", "not empty" },
            {
                "stop: [stop]",
                "stop: [a, [b]]",
                "stop[1]",
                "an argument must be a text, not a list"
            },
            {
                "stop: [stop]",
                "stop: \"a 'b\"",
                "stop",
                "cannot be split into words: the quote ' is not closed"
            },
            { "stop: [stop]", "stop: a && b", "stop", "\"&&\" means something to a shell only" },
            { "stop: [stop]", "stop: {shel: a}", "stop", "the only key here is \"shell\"" },
            {
                "stop: [stop]",
                "stop: {shell: }",
                "stop.shell",
                "must be a text for /bin/sh, not empty"
            },
            {
                "stop: [stop]",
                "stop: {shell: \"a {slott}\"}",
                "stop.shell",
                "unknown placeholder {slott}, did you mean \"slot\"?"
            },
            { "stop: [stop]", "stop: [a, \"{front}\"]", "stop[1]", "unknown placeholder {front}" },
            {
                "stop: [stop]",
                "stop: {shell: \"a ${slot}\"}",
                "stop.shell",
                "${slot} is neither: write {slot}, without the \"$\""
            },
            {
                "stop: [stop]",
                "stop: [stop]\n        command: [nginx, \"{slot}\"]",
                "command[1]",
                "unknown placeholder {slot}; known here: none"
            },
            {
                "include: shop.conf",
                "include: ~/shop.conf",
                "include",
                "\"~\" is not filled in here"
            },
            {
                "include: shop.conf",
                "host: shop.example.com",
                "include",
                "this key is missing. The file that lastgood writes"
            },
            {
                "include: shop.conf",
                "include: shop.conf\n        host: a/b",
                "host",
                "\"a/b\" is not a host name"
            },
            {
                "include: shop.conf",
                "include: shop.conf\n        host: \"a:b\"",
                "host",
                "is not a host name"
            },
            {
                "url: http://127.0.0.1:8002",
                "url: http://127.0.0.1:8002\n            upstream: \"a;b\"",
                "green.upstream",
                "is not the name of an upstream block"
            },
        };

    /// <summary>What nginx cannot do: the platform would refuse every plan.</summary>
    public static TheoryData<string, string, string, string> ForNginx =>
        new()
        {
            {
                "stop: [stop]",
                "stop: [stop, \"{release}\"]",
                "nginx.stop[1]",
                "unknown placeholder {release}; known here: slot, port"
            },
            {
                "status: [status]",
                "status: \"is {release}\"",
                "nginx.status",
                "unknown placeholder {release}"
            },
            {
                "url: http://127.0.0.1:8002",
                "url: https://127.0.0.1:8002",
                "slots.green.url",
                "one slot is http and the other https"
            },
            {
                "url: http://127.0.0.1:8002",
                "url: http://127.0.0.1:8002/x",
                "slots.green.url",
                "an address here has no path behind host and port"
            },
            {
                "url: http://127.0.0.1:8002",
                "url: http://green:8002",
                "slots.green.url",
                "with switch: flag nginx does not look up names"
            },
            {
                "url: http://127.0.0.1:8002",
                "url: http://127.0.0.1:8002\n            upstream: g\n        switch: reload",
                "slots.green.upstream",
                "upstream is for switch: flag"
            },
            {
                "include: shop.conf",
                "include: \"my shop.conf\"",
                "nginx.include",
                "cannot be in it, because it is written into nginx's configuration"
            },
            {
                "include: shop.conf",
                "include: shop.conf\n        flags: \"{a}\"",
                "nginx.flags",
                "cannot be in it"
            },
        };

    [Theory]
    [MemberData(nameof(ForNginx))]
    public void What_nginx_cannot_do_is_named(string text, string by, string path, string message)
    {
        var error = Sample.Error(Sample.But(text, by));
        Assert.Contains($"{path}: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "url: http://127.0.0.1:8002",
        "url: http://green:8002\n            upstream: green"
    )]
    [InlineData("stop: [stop]", "stop: [stop]\n        switch: reload")]
    public void What_the_configuration_allows_nginx_can_do(string text, string by) =>
        Assert.Empty(OptionsCheck.Problems(Sample.Read(Sample.But(text, by)).Services[0].Nginx));

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_wrong_line_is_named_with_its_path(string more, string path, string message)
    {
        var error = Sample.Error(Sample.With(more));
        Assert.Matches("^lastgood.yaml:[0-9]+:[0-9]+ services", error);
        Assert.Contains(
            $"services.shop{(path.Length == 0 ? "" : ".")}{path}: ",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Replacements))]
    public void A_wrong_value_is_named_with_its_path(
        string text,
        string by,
        string path,
        string message
    )
    {
        var errors = Sample.Errors(Sample.But(text, by));
        Assert.Contains(
            errors,
            error =>
                error.Contains($"{path}: ", StringComparison.Ordinal)
                && error.Contains(message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_key_in_a_list_in_brackets_has_its_own_place() =>
        Assert.StartsWith(
            "lastgood.yaml:13:26 services.shop.platform.nginx.stop[2]: an argument must be a text, not keys with values",
            Sample.Error(Sample.But("stop: [stop]", "stop: [curl, -H, Host: shop]")),
            StringComparison.Ordinal
        );

    // What the services of the example refer to.
    private const string Shared = """
        prometheus: {url: http://127.0.0.1:9090, queries: [{signal: queue_depth, query: q($services)}]}
        policies: {ours: {}}

        """;

    [Fact]
    public void A_thousand_services_with_every_key_can_be_read()
    {
        var lines = ExampleTests.Without("access_log", ExampleTests.Full).Split('\n');
        var service =
            string.Join(
                '\n',
                lines
                    .SkipWhile(static line => line != "  shop:")
                    .TakeWhile(static line => line != "  cart:")
            ) + '\n';
        var all = string.Concat(
            Enumerable
                .Range(0, 1000)
                .Select(i =>
                    service
                        .Replace("  shop:", $"  shop-{i}:", StringComparison.Ordinal)
                        .Replace("shop.conf", $"shop-{i}.conf", StringComparison.Ordinal)
                        .Replace(
                            "127.0.0.1:800",
                            $"127.{i / 250}.{i % 250}.1:800",
                            StringComparison.Ordinal
                        )
                )
        );
        Assert.Equal(1000, Sample.Read(Shared + "services:\n" + all).Services.Count);
    }

    [Fact]
    public void The_column_of_a_trigger_is_the_column_in_the_file()
    {
        Assert.StartsWith(
            "lastgood.yaml:17:24 services.shop.policy.triggers[0]: ",
            Sample.Error(Sample.With("policy:\n  triggers:\n    - health fails soon times")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "lastgood.yaml:17:25 services.shop.policy.triggers[0]: ",
            Sample.Error(Sample.With("policy:\n  triggers:\n    - \"health fails soon times\"")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void All_errors_are_told_at_once_in_the_order_of_the_file()
    {
        var text = Sample
            .With("bake: soon\nhealth: {interval: 1, timeout: 2}\nmonitr: 1m")
            .Replace("front: http://127.0.0.1:8080", "front: nowhere", StringComparison.Ordinal);
        Assert.Equal(
            [
                "lastgood.yaml:5:16 services.shop.platform.nginx.front: \"nowhere\" is not an address that begins with http:// or https://, e.g. http://127.0.0.1:8080",
                "lastgood.yaml:15:11 services.shop.bake: \"soon\" is not a duration from 0s to 720h, e.g. 500ms, 10s, 2m or 1h",
                "lastgood.yaml:16:24 services.shop.health.interval: \"1\" is not a duration from 100ms to 10m, e.g. 500ms, 10s, 2m or 1h",
                "lastgood.yaml:16:36 services.shop.health.timeout: \"2\" is not a duration from 10ms to 1m, e.g. 500ms, 10s, 2m or 1h",
                "lastgood.yaml:17:5 services.shop.monitr: unknown key, did you mean \"monitor\"? known here: platform, health, version, metrics, access_log, resources, checks, policy, depends_on, mitigation, verify, capture, recovery, bake, monitor, retention, contacts, public_name, revenue, drills",
            ],
            Sample.Errors(text)
        );
    }

    [Fact]
    public void A_hundred_errors_are_shown_and_the_others_counted()
    {
        var text = Sample.Small + string.Concat(Enumerable.Range(0, 142).Select(i => $"x{i}: 1\n"));
        var errors = Assert.Throws<ConfigurationException>(() => Sample.Read(text));
        Assert.Equal(142, errors.Errors.Count);
        var lines = errors.Message.Split('\n');
        Assert.Equal(101, lines.Length);
        Assert.Equal("and 42 more", lines[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("\n\n")]
    public void An_empty_file_is_told_apart(string text) =>
        Assert.Equal(
            "lastgood.yaml:1:1: the file is empty; write a first one with \"lastgood init\"",
            Sample.Error(text)
        );

    [Fact]
    public void A_configuration_has_services() =>
        Assert.Contains(
            "must be 1 to 20000 services, not 0",
            Sample.Error("services: {}"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("          green:\n            url: http://127.0.0.1:8002\n", "", 1)]
    [InlineData(
        "          green:\n",
        "          red:\n            url: http://127.0.0.1:8003\n          green:\n",
        3
    )]
    public void There_are_exactly_two_slots(string text, string by, int number) =>
        Assert.EndsWith(
            $"must be exactly 2 slots, not {number}",
            Sample.Error(Sample.But(text, by)),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_second_document_is_refused() =>
        Assert.Equal(
            "lastgood.yaml:15:1: a second document begins here; a configuration is one document, without \"---\" in it",
            Sample.Error(Sample.Small + "---\nservices: {}\n")
        );

    [Fact]
    public void A_copied_service_that_was_not_changed_all_through_is_refused()
    {
        var copy = Sample.Small.Replace("services:\n  shop:", "  copy:", StringComparison.Ordinal);
        Assert.Equal(
            [
                "lastgood.yaml:19:18 services.copy.platform.nginx.include: service shop has this one already; each service needs its own",
                "lastgood.yaml:22:18 services.copy.platform.nginx.slots.blue.url: service shop has this one already; each service needs its own",
                "lastgood.yaml:24:18 services.copy.platform.nginx.slots.green.url: service shop has this one already; each service needs its own",
            ],
            Sample.Errors(Sample.Small + copy)
        );
    }

    [Fact]
    public void A_syntax_error_has_its_place()
    {
        Assert.StartsWith(
            "lastgood.yaml:15:8: this is not right in YAML: while scanning a quoted scalar",
            Sample.Error(Sample.Small + "state: \"never closed"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "lastgood.yaml:16:1: this is not right in YAML: while parsing a node",
            Sample.Error(Sample.Small + "state: [\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_syntax_error_for_which_the_parser_has_no_place_has_one_too() =>
        Assert.StartsWith(
            "lastgood.yaml:15:8: this is not right in YAML, at this place or soon after it",
            Sample.Error(Sample.Small + "state: [\na: [\n"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_tab_in_the_indentation_is_named() =>
        Assert.Equal(
            "lastgood.yaml:15:1: the line begins with a tab; YAML is indented with spaces",
            Sample.Error(Sample.Small + "\tstate: x\n")
        );

    [Fact]
    public void Nothing_of_the_file_reaches_the_terminal_as_a_command()
    {
        var error = Sample.Error(Sample.With("\"a\\e[31m\\nb\": 1"));
        Assert.DoesNotContain(error, char.IsControl);
        Assert.Contains(
            "services.shop.\"a\\u001B[31m\\nb\": unknown key",
            error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "state: a\0b\n",
        "lastgood.yaml:1:9: the character U+0000 is not allowed; is this a text file?"
    )]
    [InlineData(
        "# ok\n\u001b[31m",
        "lastgood.yaml:2:1: the character U+001B is not allowed; is this a text file?"
    )]
    public void Control_characters_are_refused(string text, string expected) =>
        Assert.Equal(expected, Sample.Error(text));

    [Theory]
    [InlineData(
        "policy: {extends: defualt}",
        "services.shop.policy.extends: there is no such policy that is right and does not extend itself, did you mean \"default\"?"
    )]
    [InlineData(
        "policy: {extends: default, without: [eror]}",
        "services.shop.policy.without: there is no trigger named \"eror\" to change, named are errors, latency"
    )]
    [InlineData(
        "policy: {extends: default, triggers: [{name: eror}]}",
        "services.shop.policy.triggers[0]: \"when\" is missing; there is no trigger named \"eror\" to change"
    )]
    [InlineData(
        "policy: {triggers: [{severity: low}]}",
        "services.shop.policy.triggers[0].when: this key is missing"
    )]
    [InlineData(
        "policy: {freezes: [{name: n, days: [mon], from: 25:00, to: 06:00}]}",
        "time of the day"
    )]
    [InlineData(
        "policy: {freezes: [{name: n, days: [mon], from: \"05:00\", to: \"06:00\", zone: Mars/Base}]}",
        "a time zone that this machine knows"
    )]
    [InlineData(
        "policy: {questions: [{report: few-user, ask: How many?}]}",
        "services.shop.policy.questions[0].report: nothing follows from an answer"
    )]
    [InlineData(
        "policy: {questions: [{report: few-users, ask: How many?, below: 2}]}",
        "a percentage"
    )]
    [InlineData(
        "mitigation: {name: b, on: [x], on_call: {url: \"http://h/\"}, off: [y]}",
        "exactly one of \"on\" and \"on_call\""
    )]
    [InlineData("mitigation: {name: b, on: [x]}", "exactly one of \"off\" and \"off_call\"")]
    [InlineData(
        "mitigation: {name: b, on: [x], off_call: {url: \"http://h/\", method: GET}}",
        "services.shop.mitigation.off_call.method: unknown word"
    )]
    [InlineData("policy: {triggers: [oom_kills >= 1]}", "nothing measures oom_kills")]
    public void A_policy_that_is_wrong_is_refused_where_it_is(string policy, string expected) =>
        Assert.Contains(
            Sample.Errors(Sample.With(policy)),
            error => error.Contains(expected, StringComparison.Ordinal)
        );

    [Fact]
    public void Policies_that_extend_each_other_in_a_circle_are_refused()
    {
        var errors = Sample.Errors(
            Sample.Small
                + """
                policies:
                  a: {extends: b}
                  b: {extends: a}
                  default: {}

                """
        );

        Assert.Equal(3, errors.Count);
        Assert.Contains(
            errors,
            static e => e.Contains("policies.a.extends", StringComparison.Ordinal)
        );
        Assert.Contains(
            errors,
            static e => e.Contains("comes with lastgood; choose another", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("url: nowhere", "prometheus.url")]
    [InlineData(
        "url: http://127.0.0.1:9090\n  signals: [eror_rate]",
        "did you mean \"error_rate\"?"
    )]
    [InlineData(
        "url: http://127.0.0.1:9090\n  queries: [{signal: health, query: up($services)}]",
        "does not come from Prometheus"
    )]
    [InlineData(
        "url: http://127.0.0.1:9090\n  queries: [{signal: q, query: up}]",
        "$services in it"
    )]
    [InlineData("url: http://127.0.0.1:9090\n  user: me", "a user and a password come together")]
    public void A_Prometheus_that_is_wrong_is_refused_where_it_is(string keys, string expected) =>
        Assert.Contains(
            expected,
            Sample.Error($"prometheus:\n  {keys}\n{Sample.Small}"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        "listen: 9195",
        "alertmanager.listen",
        "\"9195\" is not an IPv4 address and a port"
    )]
    [InlineData("listen: 127.1:80", "alertmanager.listen", "is not an IPv4 address and a port")]
    [InlineData("listen: \"127.0.0.1:0\"", "alertmanager.listen", "is not an IPv4 address")]
    [InlineData("listen: \"[::1]:9195\"", "alertmanager.listen", "is not an IPv4 address")]
    [InlineData("listen: 0.0.0.0:9195", "alertmanager.listen", "give a token")]
    [InlineData("tokenfile: x", "alertmanager.tokenfile", "did you mean \"token_file\"?")]
    [InlineData("label: a-b", "alertmanager.label", "is not the name of a label")]
    [InlineData("clock_skew: 11m", "alertmanager.clock_skew", "from 0s to 10m")]
    [InlineData("max_body_kib: 0", "alertmanager.max_body_kib", "from 1 to 65536")]
    public void What_is_wrong_with_the_receiver_is_named(string key, string path, string message)
    {
        var error = Sample.Error($"alertmanager:\n  {key}\n{Sample.Small}");
        Assert.StartsWith($"lastgood.yaml:2:", error, StringComparison.Ordinal);
        Assert.Contains($" {path}: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trigger_on_an_alert_needs_a_place_where_alerts_come_in()
    {
        var text = Sample.With("policy: {triggers: [alert HighErrorRate]}");

        Assert.Contains(
            "services.shop.policy.triggers[0]: this trigger can never fire: no alerts are received; add the key \"alertmanager:\" to the file",
            Sample.Error(text),
            StringComparison.Ordinal
        );
        Assert.Single(Sample.Read(text + "alertmanager:\n").Services[0].Policy.Triggers);
    }

    [Theory]
    [InlineData("alertmanager:\n", "service")]
    [InlineData("alertmanager:\nprometheus: {url: http://p, label: app}\n", "app")]
    [InlineData("alertmanager: {label: job}\nprometheus: {url: http://p, label: app}\n", "job")]
    public void Alerts_name_the_service_as_Prometheus_does_or_with_a_label_of_their_own(
        string more,
        string label
    )
    {
        var settings = Sample.Read(Sample.Small + more);
        var options = settings.Alertmanager!.For(settings);

        Assert.Equal(
            (label, "shop", "http://127.0.0.1:9195"),
            (options.Services.Label, options.Services.ByValue["shop"], options.Origin)
        );
    }

    [Fact]
    public void A_signal_of_ones_own_can_be_a_trigger_wherever_Prometheus_stands_in_the_file()
    {
        var settings = Sample.Read(
            Sample.With("policy: {triggers: [queue_depth > 10 for 1m, error_rate > 5%]}")
                + """
                prometheus:
                  url: http://127.0.0.1:9090
                  queries: [{signal: queue_depth, query: "max by ($label) (q{$services})"}]

                """
        );

        Assert.Equal(2, settings.Services[0].Policy.Triggers.Count);
        Assert.Contains(settings.Services[0].Signals, static s => s.Name == "queue_depth");
    }

    [Theory]
    [InlineData("resources: {of: machine, name: x}", "the machine has no name")]
    [InlineData("resources: {of: docker}", "whose resources?")]
    [InlineData("resources: {of: dokcer, name: x}", "did you mean \"docker\"?")]
    [InlineData("resources: {of: systemd, name: \"shop@{prot}\"}", "did you mean \"port\"?")]
    public void Resources_that_are_wrong_are_refused(string keys, string expected) =>
        Assert.Contains(expected, Sample.Error(Sample.With(keys)), StringComparison.Ordinal);

    [Theory]
    [InlineData("machine", "cpu > 95% for 5m")]
    [InlineData("cgroup, name: /run/shop.pid", "oom_kills >= 1")]
    [InlineData("docker, name: shop", "restarts >= 3 in 5m")]
    public void What_is_measured_of_resources_can_be_a_trigger(string of, string line) =>
        Assert.Equal(
            line,
            Assert
                .Single(
                    Sample
                        .Service($"resources: {{of: {of}}}\npolicy: {{triggers: [{line}]}}")
                        .Policy.Triggers
                )
                .Text
        );
}
