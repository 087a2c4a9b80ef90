using Lastgood.Adapters.Signals.Probes;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Probes;

public sealed class HttpProbeTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(200, new int[0], "")]
    [InlineData(204, new int[0], "")]
    [InlineData(302, new int[0], " but the status should be 2xx")]
    [InlineData(302, new[] { 301, 302 }, "")]
    [InlineData(200, new[] { 301, 302 }, " but the status should be 301 or 302")]
    public async Task The_status_has_to_be_one_of_those_expected(
        int status,
        int[] expected,
        string but
    )
    {
        await using var server = RawServer.With(status, "");

        await SeesAsync(
            new()
            {
                Url = server.Url,
                Timeout = Ample,
                Statuses = expected,
            },
            $"HTTP {status}",
            but
        );
    }

    [Theory]
    [InlineData("ok", null, "")]
    [InlineData("OK", null, " but the body lacks \"OK\"")]
    [InlineData(null, "^\\{\"status\":\\s*\"ok\"", "")]
    [InlineData(null, "status.*down", " but the body does not match status.*down")]
    [InlineData(null, "(?<=status\": )\"ok", "")]
    [InlineData("down", "down", " but the body lacks \"down\", the body does not match down")]
    public async Task The_body_has_to_say_what_is_expected(
        string? contains,
        string? matches,
        string but
    )
    {
        await using var server = RawServer.With(200, "{\"status\": \"ok\"}");

        await SeesAsync(
            new()
            {
                Url = server.Url,
                Timeout = Ample,
                BodyContains = contains,
                BodyMatches = matches,
            },
            "HTTP 200",
            but
        );
    }

    [Theory]
    [InlineData("x-ready", null, "")]
    [InlineData("X-Ready", "yes", "")]
    [InlineData("X-Ready", "YES", " but the header X-Ready is not \"YES\"")]
    [InlineData("X-Other", null, " but there is no header X-Other")]
    public async Task A_header_can_be_expected(string name, string? value, string but)
    {
        await using var server = RawServer.With(200, "", "X-Ready: yes\r\n");

        await SeesAsync(
            new()
            {
                Url = server.Url,
                Timeout = Ample,
                Header = new ExpectedHeader(name, value),
            },
            "HTTP 200",
            but
        );
    }

    [Fact]
    public async Task An_expression_that_takes_for_ever_is_given_up()
    {
        await using var server = RawServer.With(200, new string('a', 50) + "!");

        // A group of its own that is looked back at keeps it from the linear matcher.
        await SeesAsync(
            new()
            {
                Url = server.Url,
                Timeout = Ample,
                BodyMatches = "^((a+)+)+\\1$",
            },
            "HTTP 200",
            " but matching the body with ^((a+)+)+\\1$ took longer than 1 s"
        );
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_told()
    {
        await using var server = RawServer.With(200, "");

        await SeesAsync(
            new()
            {
                Url = server.Url,
                Timeout = Ample,
                MaxLatency = TimeSpan.FromTicks(1),
            },
            "HTTP 200",
            " but it should take 0 ms at most"
        );
    }

    [Fact]
    public async Task No_answer_is_not_well()
    {
        string url;
        await using (var server = RawServer.With(200, ""))
        {
            url = server.Url;
        }

        var sample = await CheckAsync(new() { Url = url });

        Assert.Equal((false, "connection refused"), (sample.Healthy, sample.Evidence));
    }

    [Theory]
    [InlineData(90, true, "certificate expires in 89 days")]
    [InlineData(5, true, "warning: certificate expires in 4 days")]
    [InlineData(1, false, "certificate expires in 23 hours")]
    public async Task A_page_can_be_well_while_its_certificate_is_not(
        double until,
        bool healthy,
        string evidence
    )
    {
        await using var server = new TlsServer(TimeSpan.FromDays(-1), TimeSpan.FromDays(until));

        var sample = await CheckAsync(Secure(server));

        Assert.Equal(healthy, sample.Healthy);
        Assert.Matches($"^HTTP 200 in \\S+ m?s; {evidence}$", sample.Evidence);
    }

    [Fact]
    public async Task An_expired_certificate_is_why_there_is_no_answer()
    {
        await using var server = new TlsServer(TimeSpan.FromDays(-9), TimeSpan.FromDays(-3.5));

        var sample = await CheckAsync(Secure(server));

        Assert.False(sample.Healthy);
        Assert.Matches(
            "^no secure connection: .*; certificate expired 3 days ago$",
            sample.Evidence
        );
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_no_secure_connection()
    {
        await using var server = new TlsServer(TimeSpan.FromDays(-1), TimeSpan.FromDays(90));

        var sample = await CheckAsync(Secure(server) with { CaFile = null, Certificate = null });

        Assert.False(sample.Healthy);
        Assert.StartsWith("no secure connection: ", sample.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked()
    {
        File.WriteAllText(folder["empty.pem"], "nothing");
        Assert.Empty(ProbeCheck.Problems(new HttpProbeOptions { Url = "https://h" }));
        Assert.Equal(
            [
                "url \"h\": not an http or https address",
                "statuses: 100 to 599",
                "timeout: above 0",
                "max_latency: above 0, at most the timeout",
                $"ca_file {folder["empty.pem"]}: holds no PEM certificate",
                "body_matches: Invalid pattern '(' at offset 1. Not enough )'s.",
            ],
            ProbeCheck.Problems(
                new HttpProbeOptions
                {
                    Url = "h",
                    Statuses = [99],
                    Timeout = TimeSpan.Zero,
                    MaxLatency = TimeSpan.FromSeconds(1),
                    CaFile = folder["empty.pem"],
                    BodyMatches = "(",
                }
            )
        );
        Assert.Equal(
            ["certificate: an http address has none"],
            ProbeCheck.Problems(
                new HttpProbeOptions { Url = "http://h", Certificate = new CertificateLimits() }
            )
        );
        Assert.StartsWith(
            "ca_file /no/such/file: ",
            Assert.Single(
                ProbeCheck.Problems(
                    new HttpProbeOptions { Url = "https://h", CaFile = "/no/such/file" }
                )
            ),
            StringComparison.Ordinal
        );
    }

    private static async Task SeesAsync(HttpProbeOptions options, string seen, string but)
    {
        var sample = await CheckAsync(options);

        Assert.Equal(but.Length == 0, sample.Healthy);
        Assert.Matches(
            $"^{seen} in \\S+ m?s{System.Text.RegularExpressions.Regex.Escape(but)}$",
            sample.Evidence
        );
    }

    private static async Task<HealthSample> CheckAsync(HttpProbeOptions options)
    {
        using var probe = new HttpProbe(options, TimeProvider.System);
        return await probe.CheckAsync(Cancellation);
    }

    private HttpProbeOptions Secure(TlsServer server)
    {
        File.WriteAllText(folder["ca.pem"], server.Pem);
        return new HttpProbeOptions
        {
            Url = $"https://127.0.0.1:{server.Port}/",
            Timeout = Ample,
            CaFile = folder["ca.pem"],
            Certificate = new CertificateLimits(14, 3),
        };
    }
}
