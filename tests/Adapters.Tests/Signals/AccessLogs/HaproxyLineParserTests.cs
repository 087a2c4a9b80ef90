using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.Adapters.Signals.AccessLogs.Haproxy;

namespace Lastgood.Adapters.Tests.Signals.AccessLogs;

public sealed class HaproxyLineParserTests
{
    private const string Line =
        "10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in~ static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} \"GET /index.html HTTP/1.1\"";

    [Theory]
    [InlineData("")]
    [InlineData("<134>Feb  6 12:14:14 haproxy[14389]: ")]
    [InlineData("Feb  6 12:14:14 localhost haproxy[14389]: ")]
    [InlineData("2009-02-06T12:14:14.655123+00:00 web-1 haproxy[14389]: ")]
    public void A_request_is_read_whatever_stands_in_front_of_it(string before) =>
        Assert.Equal(ParsedLine.Request(200, 0.109), Parse(before + Line));

    [Fact]
    public void The_servers_share_can_be_the_latency() =>
        Assert.Equal(ParsedLine.Request(200, 0.069), Parse(Line, latency: "Tr"));

    [Theory]
    [InlineData("-1/-1/-1/-1/+50001 408 2", 408, 50.001)]
    [InlineData("0/0/-1/-1/3002 503 217", 503, 3.002)]
    [InlineData("0/0/0/-1/8490 -1 0", -1, 8.49)]
    public void Aborted_requests_have_what_they_came_to(
        string middle,
        int status,
        double seconds
    ) =>
        Assert.Equal(
            ParsedLine.Request(status, seconds),
            Parse(
                $"127.0.0.1:34548 [15/Oct/2003:15:19:06.103] fe be/<NOSRV> {middle} - - cR-- 2/2/2/0/+2 0/0 \"<BADREQ>\""
            )
        );

    [Theory]
    [InlineData("503 0 - - CC--", -1)]
    [InlineData("400 0 - - CH--", -1)]
    [InlineData("500 99 - - CD--", 500)]
    [InlineData("503 217 - - SC--", 503)]
    public void A_client_that_went_away_is_no_server_error(string end, int status) =>
        Assert.Equal(
            status,
            Parse(
                $"127.0.0.1:1 [15/Oct/2003:15:19:06.103] fe be/s 0/0/-1/-1/3002 {end} 2/2/2/0/3 0/0 \"GET / HTTP/1.1\""
            ).Status
        );

    [Fact]
    public void A_server_that_never_answered_has_no_share() =>
        Assert.Equal(
            ParsedLine.Request(503, null),
            Parse(
                "127.0.0.1:1 [15/Oct/2003:15:19:06.103] fe be/s 0/0/-1/-1/3002 503 217 - - SC-- 2/2/2/0/3 0/0 \"GET / HTTP/1.1\"",
                latency: "Tr"
            )
        );

    [Theory]
    [InlineData("frontend", "http-in", true)]
    [InlineData("backend", "STATIC", true)]
    [InlineData("server", "srv1", true)]
    [InlineData("server", "srv2", false)]
    [InlineData("backend", "static/srv1", false)]
    public void Only_wanted_requests_count(string name, string value, bool wanted) =>
        Assert.Equal(
            wanted ? LineKind.Request : LineKind.Other,
            Parse(Line, filter: new AccessLogFilter(name, value)).Kind
        );

    [Theory]
    [InlineData("Server be/s1 is DOWN, reason: Layer4 connection problem")]
    [InlineData("Feb  6 12:14:14 localhost haproxy[14389]: backend be has no server available!")]
    [InlineData("<129>Feb  6 12:14:14 haproxy[14389]: Server be/s1 is UP")]
    [InlineData("<134>Connect from 10.0.0.1:5 to 10.0.0.2:80 (fe/HTTP)")]
    [InlineData("10.0.1.2:33317 [06/Feb/2009:12:14:14.655] ssl-in/1: SSL handshake failure")]
    public void A_notice_is_no_request(string line) => Assert.Equal(ParsedLine.Other, Parse(line));

    [Theory]
    [InlineData(
        "10.0.1.2:1 [06/Feb/2009:12:12:51.443] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0",
        "no five timers: it needs \"option httplog\""
    )]
    [InlineData(
        "10.0.0.1 - - [06/Aug/2026:12:14:14 +0000] \"GET / HTTP/1.1\" 200 5",
        "no date like [06/Feb/2009:12:14:14.655]"
    )]
    [InlineData(
        "10.0.1.2:1 [06/Feb/2009:12:12:51.443] fnt",
        "no backend/server behind the frontend"
    )]
    [InlineData(
        "10.0.1.2:1 [06/Feb/2009:12:12:51.443] fnt b/s 1/1/1/1/1 OK",
        "no status behind the timers"
    )]
    public void Another_format_is_garbage_that_says_why(string line, string trouble) =>
        Assert.Equal(ParsedLine.Garbage(trouble), Parse(line));

    [Fact]
    public void Unknown_names_are_problems()
    {
        var options = new AccessLogOptions { Path = "/log", Kind = AccessLogKind.Haproxy };

        Assert.Equal(
            ["latency \"Tq\": not one of Ta, Tr"],
            AccessLogCheck.Problems(options with { Latency = "Tq" })
        );
        Assert.Equal(
            ["filter \"host\": not one of frontend, backend, server"],
            AccessLogCheck.Problems(options with { Filters = [new AccessLogFilter("host", "x")] })
        );
    }

    [Fact]
    public void No_line_makes_it_throw()
    {
        var piece = Gen.Elements(
            "[06/Feb/2009:12:14:14.655] ",
            "[",
            "]: ",
            "<13>",
            " ",
            "fe",
            "be/s",
            "/",
            "1/2/3/4/5",
            "-1",
            "+5",
            "200",
            "99999999999",
            "-",
            ":",
            "Server ",
            "é",
            "\0",
            "\""
        );
        Prop.ForAll(
                piece.ListOf().Select(static pieces => string.Concat(pieces)).ToArbitrary(),
                static text =>
                    new[] { text, "[06/Feb/2009:12:14:14.655] fe be/s " + text }.All(static line =>
                        Parse(line) is { Status: >= -1 and <= 999 } parsed
                        && (parsed.Kind == LineKind.Garbage) == parsed.Trouble is not null
                        && parsed.Seconds is null or >= 0
                    )
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static ParsedLine Parse(
        string line,
        string? latency = null,
        AccessLogFilter? filter = null
    ) =>
        HaproxyLineParser
            .Create(
                new()
                {
                    Path = "/log",
                    Kind = AccessLogKind.Haproxy,
                    Latency = latency,
                    Filters = filter is null ? [] : [filter],
                },
                out _
            )!
            .Parse(Encoding.UTF8.GetBytes(line));
}
