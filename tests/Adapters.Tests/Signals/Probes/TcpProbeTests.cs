using System.Net;
using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Signals.Probes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Probes;

public sealed class TcpProbeTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public TcpProbeTests() => listener.Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_port_that_takes_connections_is_well()
    {
        var clock = new MonotonicClock(TimeProvider.System);
        var before = clock.Now;

        var sample = await CheckAsync(new() { Host = "127.0.0.1", Port = Port });

        Assert.True(sample.Healthy);
        Assert.Matches($"^TCP 127.0.0.1:{Port}: connected in \\S+ m?s$", sample.Evidence);
        Assert.InRange(sample.At, before, clock.Now);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_not_well()
    {
        var port = Port;
        listener.Stop();

        var sample = await CheckAsync(new() { Host = "127.0.0.1", Port = port });

        Assert.Equal(
            (false, $"TCP 127.0.0.1:{port}: connection refused"),
            (sample.Healthy, sample.Evidence)
        );
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_not_well()
    {
        var sample = await CheckAsync(new() { Host = "no-such-host.invalid", Port = 1 });

        Assert.Equal(
            (false, "TCP no-such-host.invalid:1: the host name cannot be resolved"),
            (sample.Healthy, sample.Evidence)
        );
    }

    [Theory]
    [InlineData("+PO|NG\r\n", true, "")]
    [InlineData("-LOADING\r\n", false, " but closed without saying \"+PONG\"")]
    [InlineData("", false, " but closed without saying \"+PONG\"")]
    public async Task What_is_expected_has_to_come(string answer, bool healthy, string but)
    {
        var served = ServeAsync(answer.Split('|'));

        var sample = await CheckAsync(
            new()
            {
                Host = "127.0.0.1",
                Port = Port,
                Send = "PING\r\n",
                Expect = "+PONG",
                Timeout = TimeSpan.FromSeconds(60),
            }
        );

        Assert.Equal(healthy, sample.Healthy);
        Assert.Matches(
            $"connected in \\S+ m?s{System.Text.RegularExpressions.Regex.Escape(but)}$",
            sample.Evidence
        );
        Assert.Equal("PING\r\n", await served);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_can_be_expected()
    {
        _ = ServeAsync(["a\u00FF\u0000"]);

        var sample = await CheckAsync(
            new()
            {
                Host = "127.0.0.1",
                Port = Port,
                Send = "012345",
                Expect = "\u00FF\u0000",
                Timeout = TimeSpan.FromSeconds(60),
            }
        );

        Assert.True(sample.Healthy);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        _ = ServeAsync([new string('x', 100_000)]);

        var sample = await CheckAsync(
            new()
            {
                Host = "127.0.0.1",
                Port = Port,
                Send = "012345",
                Expect = "y",
                Timeout = TimeSpan.FromSeconds(60),
            }
        );

        Assert.False(sample.Healthy);
        Assert.EndsWith(
            "did not say \"y\" in its first 4 KiB",
            sample.Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Silence_is_no_answer_in_time()
    {
        var sample = await CheckAsync(
            new()
            {
                Host = "127.0.0.1",
                Port = Port,
                Expect = "220 ",
                Timeout = TimeSpan.FromMilliseconds(300),
            }
        );

        Assert.False(sample.Healthy);
        Assert.EndsWith("no answer within 300 ms", sample.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_is_thrown()
    {
        using var cancel = new CancellationTokenSource();
        var check = new TcpProbe(
            new()
            {
                Host = "127.0.0.1",
                Port = Port,
                Expect = "x",
                Timeout = TimeSpan.FromSeconds(60),
            },
            TimeProvider.System
        ).CheckAsync(cancel.Token);
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Empty(ProbeCheck.Problems(new TcpProbeOptions { Host = "h", Port = 1 }));
        Assert.Equal(
            [
                "port: 1 to 65535",
                "timeout: above 0",
                "send: one byte a character, U+0000 to U+00FF, at least one",
                "expect: one byte a character, U+0000 to U+00FF, at least one",
            ],
            ProbeCheck.Problems(
                new TcpProbeOptions
                {
                    Host = "h",
                    Port = 0,
                    Timeout = TimeSpan.Zero,
                    Send = "",
                    Expect = "€",
                }
            )
        );
    }

    private static Task<HealthSample> CheckAsync(TcpProbeOptions options) =>
        new TcpProbe(options, TimeProvider.System).CheckAsync(Cancellation);

    /// <summary>Takes six bytes of one connection, says something piece by piece, and closes.</summary>
    private async Task<string> ServeAsync(string[] pieces)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        var stream = client.GetStream();
        var heard = new byte[6];
        await stream.ReadExactlyAsync(heard, Cancellation);
        try
        {
            foreach (var piece in pieces)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(piece), Cancellation);
            }
        }
        catch (IOException)
        {
            // The probe has heard enough.
        }
        return Encoding.Latin1.GetString(heard);
    }
}
