using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lastgood.App.Configuration;
using Lastgood.App.Daemon.Alerts;
using Lastgood.App.Tests.Configuration;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Signals;
using Lastgood.Core.Tests;

namespace Lastgood.App.Tests.Daemon;

public sealed class AlertReceivingTests : IAsyncDisposable
{
    private readonly World world = new();
    private readonly ConcurrentQueue<string> said = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly AlertReceiving receiving;
    private readonly int port;

    public AlertReceivingTests()
    {
        receiving = new AlertReceiving(
            new AlertKeeping(
                name => new ServiceDesk(name, world, world, TimeProvider.System, static _ => { }),
                new Bells(),
                new LastHeard(),
                new MonotonicClock(TimeProvider.System),
                TimeProvider.System,
                said.Enqueue
            ),
            TimeProvider.System,
            said.Enqueue
        );
        port = FreePort();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await receiving.DisposeAsync();
        http.Dispose();
    }

    [Fact]
    public async Task What_is_answered_with_200_is_in_the_journal()
    {
        await receiving.UseAsync(With("clock_skew: 1s"));
        await SaidAsync("alerts are received on");

        Assert.Equal(HttpStatusCode.OK, await PostAsync("shop"));

        Assert.IsType<AlertFired>(Assert.Single(world.Entries).Fact);
    }

    [Fact]
    public async Task A_service_that_is_not_known_is_said()
    {
        await receiving.UseAsync(With("clock_skew: 1s"));
        await SaidAsync("alerts are received on");

        Assert.Equal(HttpStatusCode.OK, await PostAsync("shpo"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("shpo"));

        Assert.Single(
            said,
            "an alert that is not stored, HighErrorRate: no service has service=\"shpo\", did you mean \"shop\"?"
        );
        Assert.Empty(world.Entries);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_once_and_tried_again()
    {
        using (Listening(port))
        {
            await receiving.UseAsync(With("clock_skew: 1s"));
            await SaidAsync(
                $"alerts cannot be received on 127.0.0.1:{port}: Address already in use"
            );
        }

        await SaidAsync("alerts are received on");

        Assert.Equal(2, said.Count);
        Assert.Equal(HttpStatusCode.OK, await PostAsync("shop"));
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_is_said()
    {
        await receiving.UseAsync(With("token_file: /nonexistent/token"));

        await SaidAsync("the file /nonexistent/token cannot be read");
    }

    [Fact]
    public async Task Only_a_change_of_what_it_needs_restarts_it()
    {
        await receiving.UseAsync(With("clock_skew: 1s"));
        await SaidAsync("alerts are received on");

        await receiving.UseAsync(With("clock_skew: 1s", more: "bake: 1h"));
        await receiving.UseAsync(With("clock_skew: 1s", more: "bake: 2h"));
        Assert.Single(said);

        await receiving.UseAsync(With("parallel: 3"));
        await Eventually(() => said.Count == 2);
        Assert.Equal(HttpStatusCode.OK, await PostAsync("shop"));

        await receiving.UseAsync(Sample.Read(Sample.Small));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync("shop"));
    }

    private Settings With(string key, string more = "bake: 1m") =>
        Sample.Read($"{Sample.With(more)}alertmanager:\n  listen: \"127.0.0.1:{port}\"\n  {key}\n");

    private async Task<HttpStatusCode> PostAsync(string service)
    {
        using var body = new StringContent(
            $$$"""
            {"version":"4","status":"firing","groupKey":"g","truncatedAlerts":0,"alerts":[{
              "status":"firing","labels":{"alertname":"HighErrorRate","service":"{{{service}}}"},
              "annotations":{"summary":"5xx"},"startsAt":"2026-01-02T12:00:00Z","endsAt":"0001-01-01T00:00:00Z",
              "fingerprint":"f1"}]}
            """,
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await http.PostAsync(
            new Uri($"http://127.0.0.1:{port}/alertmanager"),
            body,
            Cancelled
        );
        return answer.StatusCode;
    }

    private Task SaidAsync(string text) =>
        Eventually(() => said.Any(line => line.Contains(text, StringComparison.Ordinal)));

    private static async Task Eventually(Func<bool> condition)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            await ticks.WaitForNextTickAsync(Cancelled);
        }
    }

    // Below the range that the kernel takes a client's ports from.
    private static int FreePort()
    {
        while (true)
        {
            var one = Random.Shared.Next(20_000, 30_000);
            try
            {
                Listening(one).Dispose();
                return one;
            }
            catch (SocketException)
            {
                // Somebody else's: another one.
            }
        }
    }

    private static Socket Listening(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen();
        return socket;
    }
}
