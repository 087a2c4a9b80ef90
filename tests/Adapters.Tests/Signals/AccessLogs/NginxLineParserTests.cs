using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.Adapters.Signals.AccessLogs.Nginx;

namespace Lastgood.Adapters.Tests.Signals.AccessLogs;

public sealed class NginxLineParserTests
{
    private const string Timed =
        "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_user_agent\" $request_time $upstream_response_time $host";

    private const string Begin =
        "10.0.0.1 - - [06/Aug/2026:12:14:14 +0000] \"GET /a?b=1 HTTP/1.1\" ";

    [Fact]
    public void The_combined_format_has_a_status_and_no_latency()
    {
        var parser = Compile(new() { Path = "/log" });

        var parsed = Parse(parser, Begin + "502 157 \"-\" \"curl/7.88.1\"");

        Assert.Equal(ParsedLine.Request(502, null), parsed);
        Assert.Equal(
            "the log format has neither $request_time nor $upstream_response_time: add one of them to it",
            parser.LatencyMissing
        );
    }

    [Theory]
    [InlineData("0.012 0.010 shop.example", 0.012)]
    [InlineData("0.012 - shop.example", 0.012)]
    [InlineData("1.5 0.001, 0.002 : 0.003 shop.example", 1.5)]
    public void The_whole_time_is_the_latency_unless_said_otherwise(string end, double seconds)
    {
        var parser = Compile(new() { Path = "/log", Format = Timed });

        Assert.Equal(
            ParsedLine.Request(200, seconds),
            Parse(parser, $"{Begin}200 5 \"curl\" {end}")
        );
        Assert.Null(parser.LatencyMissing);
    }

    [Theory]
    [InlineData("0.010", 0.010)]
    [InlineData("-", null)]
    [InlineData("0.001, 0.002 : 0.004", 0.007)]
    [InlineData("-, 0.002", 0.002)]
    public void All_tries_of_upstream_servers_make_the_latency(string list, double? seconds)
    {
        var parser = Compile(
            new()
            {
                Path = "/log",
                Format = Timed,
                Latency = "upstream_response_time",
            }
        );

        var parsed = Parse(parser, $"{Begin}200 5 \"curl\" 9.999 {list} shop.example");

        Assert.Equal(LineKind.Request, parsed.Kind);
        Assert.Equal(seconds ?? -1, parsed.Seconds ?? -1, 9);
    }

    [Theory]
    [InlineData("SHOP.example", true)]
    [InlineData("blog.example", false)]
    [InlineData("", false)]
    public void Only_the_requests_of_the_wanted_host_count(string host, bool wanted)
    {
        var parser = Compile(
            new()
            {
                Path = "/log",
                Format = Timed,
                Filters = [new AccessLogFilter("host", "shop.example")],
            }
        );

        Assert.Equal(
            wanted ? LineKind.Request : LineKind.Other,
            Parse(parser, $"{Begin}200 5 \"curl\" 0.1 0.1 {host}").Kind
        );
    }

    [Theory]
    [InlineData("10.0.0.7:8080", true)]
    [InlineData("10.0.0.6:8080, 10.0.0.7:8080", true)]
    [InlineData("10.0.0.7:8080, 10.0.0.6:8080", false)]
    [InlineData("10.0.0.6:8080 : 10.0.0.7:8080", true)]
    [InlineData("-", false)]
    public void Of_several_upstream_servers_the_last_one_counts(string servers, bool wanted)
    {
        var parser = Compile(
            new()
            {
                Path = "/log",
                Format = "$upstream_addr $status",
                Filters = [new AccessLogFilter("upstream_addr", "10.0.0.7:8080")],
            }
        );

        Assert.Equal(
            wanted ? LineKind.Request : LineKind.Other,
            Parse(parser, $"{servers} 200").Kind
        );
    }

    [Theory]
    [InlineData("a b [c] - d")]
    [InlineData("x [06/Aug/2026:12:14:14 +0000] \\x22GET / HTTP/1.1\\x22 500 1")]
    public void A_value_with_the_formats_own_texts_in_it_does_not_mislead(string user)
    {
        var parser = Compile(new() { Path = "/log", Format = Timed });

        var parsed = Parse(
            parser,
            $"10.0.0.1 - {user} [06/Aug/2026:12:14:14 +0000] \"GET /\\x22 500 1 HTTP/1.1\" 204 0 \"\\x22 503 -\" 0.1 0.1 h"
        );

        Assert.Equal(ParsedLine.Request(204, 0.1), parsed);
    }

    [Fact]
    public void A_text_without_quotes_may_hold_blanks()
    {
        var parser = Compile(
            new() { Path = "/log", Format = "$http_user_agent $status $request_time" }
        );

        Assert.Equal(
            ParsedLine.Request(200, 0.25),
            Parse(parser, "Mozilla/5.0 (X11; Linux) 404 is not it 200 0.25")
        );
    }

    [Fact]
    public void A_whole_directive_says_how_values_are_escaped()
    {
        var parser = Compile(
            new()
            {
                Path = "/log",
                Format = """
                log_format main escape=json '{"ua":"$http_user_agent",'
                    '"host":"$host","status":$status,'
                    '"took":"${request_time}"}';
                """,
                Filters = [new AccessLogFilter("host", "say \"hi\" \\\t\u0001")],
            }
        );

        var parsed = Parse(
            parser,
            """{"ua":"a\",\"host\":\"b\\","host":"say \"hi\" \\\t\u0001","status":500,"took":"0.5"}"""
        );

        Assert.Equal(ParsedLine.Request(500, 0.5), parsed);
    }

    [Theory]
    [InlineData("""log_format x "$status \"$host\" \\";""", """200 "shop" \""")]
    [InlineData("log_format x $status", "200")]
    [InlineData("log_format x escape=none '$status' ' $host';", "200 \"odd\"")]
    [InlineData(@"log_format x escape=default '$status\t$host';", "200\tshop")]
    [InlineData(@"log_format x '$status\d$host';", @"200\dshop")]
    public void A_directive_is_read_as_nginx_reads_it(string format, string line) =>
        Assert.Equal(
            LineKind.Request,
            Parse(Compile(new() { Path = "/log", Format = format }), line).Kind
        );

    [Theory]
    [InlineData("$host", "format: it has no $status, by which failures are told")]
    [InlineData("$status $", "format: a $ without the name of a variable")]
    [InlineData("$status ${host", "format: a $ without the name of a variable")]
    [InlineData("$scheme$host $status", "format: nothing separates $scheme from $host")]
    [InlineData(
        "log_format x '$status",
        "format: a quote of the log_format directive is not closed"
    )]
    [InlineData("log_format x", "format: the log_format directive needs a name and a string")]
    [InlineData(
        "log_format x escape=xml '$status'",
        "format: escape=xml is none of escape=default, escape=json and escape=none"
    )]
    [InlineData("log_format x escape=json;", "format: the log_format directive has no string")]
    public void A_format_that_cannot_be_used_is_a_problem(string format, string problem) =>
        Assert.Equal([problem], AccessLogCheck.Problems(new() { Path = "/log", Format = format }));

    [Theory]
    [InlineData(
        "request_length",
        null,
        "latency \"request_length\": not one of request_time, upstream_response_time"
    )]
    [InlineData(
        "upstream_response_time",
        null,
        "format: it has no $upstream_response_time, which is asked for"
    )]
    [InlineData(null, "server_name", "format: it has no $server_name, which is asked for")]
    public void What_is_asked_for_has_to_be_in_the_format(
        string? latency,
        string? filter,
        string problem
    ) =>
        Assert.Equal(
            [problem],
            AccessLogCheck.Problems(
                new()
                {
                    Path = "/log",
                    Latency = latency,
                    Filters = filter is null ? [] : [new AccessLogFilter(filter, "x")],
                }
            )
        );

    [Fact]
    public void Bounds_are_checked() =>
        Assert.Equal(
            [
                "path \"log\": not an absolute path",
                "max_bytes: 64 KiB to 1 GiB",
                "max_line: 1 KiB to 1 MiB",
            ],
            AccessLogCheck.Problems(
                new()
                {
                    Path = "log",
                    MaxBytes = 1,
                    MaxLine = 1,
                }
            )
        );

    [Theory]
    [InlineData("", "' - ' is not where it belongs")]
    [InlineData("10.0.0.1 - - [x] \"GET\" 20", "no $status in its place")]
    [InlineData(
        "10.0.0.1 - - [x] \"GET\" 200 5 \"curl\" soon 0.1 h",
        "no $request_time in its place"
    )]
    [InlineData(
        "10.0.0.1 - - [x] \"GET\" 200 5 \"curl\" NaN 0.1 h",
        "no $request_time in its place"
    )]
    public void A_line_of_another_format_is_garbage_that_says_where(string line, string trouble) =>
        Assert.Equal(
            ParsedLine.Garbage(trouble),
            Parse(Compile(new() { Path = "/log", Format = Timed }), line)
        );

    [Fact]
    public void Nothing_may_follow_the_format() =>
        Assert.Equal(
            LineKind.Garbage,
            Parse(Compile(new() { Path = "/log", Format = "$host $status" }), "h 200 0.1").Kind
        );

    [Fact]
    public void No_line_takes_long()
    {
        var parser = Compile(
            new() { Path = "/log", Format = "$a $b $c $d $e $f $g $h \"$i\" $status" }
        );
        var line = string.Concat(Enumerable.Repeat("x ", 60_000));

        Assert.Equal(LineKind.Garbage, Parse(parser, line).Kind);
    }

    [Fact]
    public void No_format_and_no_line_make_it_throw()
    {
        string[] pieces =
        [
            "log_format x ",
            "escape=json ",
            "'",
            "\"",
            "$status",
            "$host",
            "$request_time",
            "${upstream_response_time}",
            "$",
            "{",
            "}",
            "\\",
            "\\x22",
            "\\u00",
            "-",
            ", ",
            " : ",
            " ",
            "200",
            "0.5",
            "1e9",
            "9999999999",
            "é",
            "\0",
            ";",
            "[",
            "]",
        ];
        var text = Gen.Elements(pieces).ListOf().Select(static list => string.Concat(list));
        Prop.ForAll(
                text.Select(static t => $"$status {t}").Zip(text).ToArbitrary(),
                static pair => Reads(pair.Item1, pair.Item2) && Reads(pair.Item2, pair.Item1)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static bool Reads(string format, string line)
    {
        var options = new AccessLogOptions
        {
            Path = "/log",
            Format = format,
            Filters = format.Contains("$host", StringComparison.Ordinal)
                ? [new AccessLogFilter("host", "x")]
                : [],
        };
        if (NginxLineParser.Compile(options, out var problem) is not { } parser)
        {
            return problem is not null;
        }
        var parsed = Parse(parser, line);
        return parsed.Status is >= 0 and <= 999
            && parsed.Seconds is null or (>= 0 and <= 1e6)
            && (parsed.Kind == LineKind.Garbage) == parsed.Trouble is not null;
    }

    private static NginxLineParser Compile(AccessLogOptions options)
    {
        Assert.Empty(AccessLogCheck.Problems(options));
        return NginxLineParser.Compile(options, out _)!;
    }

    private static ParsedLine Parse(NginxLineParser parser, string line) =>
        parser.Parse(Encoding.UTF8.GetBytes(line));
}
