using Lastgood.Adapters.Signals.Probes;
using Lastgood.Adapters.Tests.Http;

namespace Lastgood.Adapters.Tests.Signals.Probes;

public sealed class CertificateProbeTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 6, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(90.0, false, false, "certificate expires in 90 days")]
    [InlineData(14.0, false, false, "certificate expires in 14 days")]
    [InlineData(13.9, false, true, "warning: certificate expires in 13 days")]
    [InlineData(3.0, false, true, "warning: certificate expires in 3 days")]
    [InlineData(2.9, true, false, "certificate expires in 2 days")]
    [InlineData(0.5, true, false, "certificate expires in 12 hours")]
    [InlineData(-0.5, true, false, "certificate expired 12 hours ago")]
    [InlineData(-40.0, true, false, "certificate expired 40 days ago")]
    public void The_days_left_decide(double left, bool fails, bool warns, string evidence) =>
        Assert.Equal(
            new CertificateFinding(fails, warns, left, evidence),
            new CertificateLimits(WarnBelow: 14, FailBelow: 3).Judge(
                Now.AddDays(-30),
                Now.AddDays(left),
                Now
            ) with
            {
                DaysLeft = left,
            }
        );

    [Fact]
    public void A_certificate_of_the_future_fails()
    {
        var finding = new CertificateLimits().Judge(Now.AddDays(3), Now.AddDays(90), Now);

        Assert.Equal(
            (true, false, "certificate is valid only in 3 days"),
            (finding.Fails, finding.Warns, finding.Evidence)
        );
    }

    [Theory]
    [InlineData(90, true, "certificate expires in 89 days")]
    [InlineData(10, true, "warning: certificate expires in 9 days")]
    [InlineData(2.5, false, "certificate expires in 2 days")]
    [InlineData(-1.5, false, "certificate expired 36 hours ago")]
    public async Task A_servers_certificate_is_looked_at_whoever_signed_it(
        double until,
        bool healthy,
        string evidence
    )
    {
        await using var server = new TlsServer(TimeSpan.FromDays(-30), TimeSpan.FromDays(until));

        var sample = await Probe(server.Port, new CertificateLimits(14, 3))
            .CheckAsync(Cancellation);

        Assert.Equal((healthy, evidence), (sample.Healthy, sample.Evidence));
    }

    [Fact]
    public async Task A_server_without_TLS_has_no_certificate()
    {
        await using var server = RawServer.Saying("HTTP/1.1 400 Bad Request\r\n\r\n");
        var port = new Uri(server.Url).Port;

        var finding = await new CertificateProbe(
            new()
            {
                Host = "127.0.0.1",
                Port = port,
                Timeout = TimeSpan.FromMilliseconds(300),
            },
            TimeProvider.System
        ).FindAsync(Cancellation);

        Assert.True(finding.Fails);
        Assert.Equal(double.NaN, finding.DaysLeft);
        Assert.StartsWith(
            $"certificate of 127.0.0.1:{port}: ",
            finding.Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_port_where_nobody_listens_has_no_certificate()
    {
        int port;
        await using (var server = new TlsServer(TimeSpan.Zero, TimeSpan.FromDays(1)))
        {
            port = server.Port;
        }

        var sample = await Probe(port, new CertificateLimits()).CheckAsync(Cancellation);

        Assert.Equal(
            (false, $"certificate of 127.0.0.1:{port}: connection refused"),
            (sample.Healthy, sample.Evidence)
        );
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Empty(ProbeCheck.Problems(new CertificateProbeOptions { Host = "h" }));
        Assert.Equal(
            ["certificate: 0 <= days to fail <= days to warn <= 3650"],
            ProbeCheck.Problems(
                new CertificateProbeOptions { Host = "h", Limits = new CertificateLimits(3, 14) }
            )
        );
    }

    private static CertificateProbe Probe(int port, CertificateLimits limits) =>
        new(
            new()
            {
                Host = "127.0.0.1",
                Port = port,
                ServerName = "shop.example",
                Limits = limits,
                Timeout = TimeSpan.FromSeconds(60),
            },
            TimeProvider.System
        );
}
