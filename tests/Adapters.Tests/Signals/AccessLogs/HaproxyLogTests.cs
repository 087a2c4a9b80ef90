using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.Adapters.Signals.AccessLogs.Haproxy;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.AccessLogs;

/// <summary>Logs that a real HAProxy writes, as lines of its own and as syslog messages.</summary>
public sealed class HaproxyLogTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly RawServer server = RawServer.With(200, "ok");
    private readonly RawServer broken = RawServer.With(500, "broken");
    private readonly RawServer silent = new(
        static (_, _, stop) => Task.Delay(Timeout.Infinite, stop)
    );
    private readonly int front;
    private readonly int dead;

    public HaproxyLogTests()
    {
        var ports = FreePorts.Take(2);
        (front, dead) = (ports[0], ports[1]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Log => folder["haproxy.log"];

    private AccessLogOptions Options => new() { Path = Log, Kind = AccessLogKind.Haproxy };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(folder["haproxy.pid"]))
        {
            var pid = (await File.ReadAllTextAsync(folder["haproxy.pid"])).Trim();
            await NginxBed.RunAsync(["/bin/kill", "-KILL", pid]);
            await NginxBed.UntilAsync(() => Task.FromResult(IsGone(pid)));
        }
        await server.DisposeAsync();
        await broken.DisposeAsync();
        await silent.DisposeAsync();
        http.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("raw", "httplog", "Ta")]
    [InlineData("raw", "httpslog", "Tr")]
    [InlineData("rfc3164", "httplog", null)]
    [InlineData("timed", "httplog", null)]
    public async Task What_HAProxy_writes_is_what_was_asked(
        string format,
        string option,
        string? latency
    )
    {
        await StartAsync(format, option);
        using var source = Source(latency);
        Assert.Null((await source.ReadAsync(Cancellation)).Missing);

        foreach (var path in new[] { "/", "/a%22b", "/broken", "/dead" })
        {
            await GetAsync(path);
        }
        await GetAsync("/silent", TimeSpan.FromMilliseconds(300));
        var sample = (await UntilAsync(source, requests: 5)).Sample!;

        Assert.Equal(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["status=\"-1\""] = 1,
                ["status=\"200\""] = 2,
                ["status=\"500\""] = 1,
                ["status=\"503\""] = 1,
            },
            sample.Requests
        );
        Assert.Equal(2, sample.Failures.Values.Sum());
        // A server that was never reached, or went on thinking, has no time of its own.
        Assert.Equal(latency == "Tr" ? 3 : 5, sample.Latency.Values.Sum(static h => h.Counts[^1]));
    }

    [Theory]
    [InlineData("backend", "main", 2)]
    [InlineData("server", "s-broken", 1)]
    [InlineData("frontend", "web", 3)]
    public async Task One_service_of_several_is_counted(string name, string value, int requests)
    {
        await StartAsync("raw", "httplog");
        using var source = Source(latency: null, new AccessLogFilter(name, value));
        using var all = Source(latency: null);
        await source.ReadAsync(Cancellation);
        await all.ReadAsync(Cancellation);

        foreach (var path in new[] { "/", "/", "/broken" })
        {
            await GetAsync(path);
        }
        await UntilAsync(all, requests: 3);

        Assert.Equal(
            requests,
            (await source.ReadAsync(Cancellation)).Sample!.Requests.Values.Sum()
        );
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("rfc3164")]
    [InlineData("timed")]
    [InlineData("short")]
    [InlineData("iso")]
    public async Task Notices_about_servers_are_no_garbage(string format)
    {
        await StartAsync(format, "httplog", checks: "check inter 50ms fall 1");
        await NginxBed.UntilAsync(async () =>
            (await File.ReadAllTextAsync(Log, Cancellation)).Contains(
                "backend dead has no server available!",
                StringComparison.Ordinal
            )
        );
        var parser = HaproxyLineParser.Create(Options, out _)!;

        var kinds = (await File.ReadAllLinesAsync(Log, Cancellation))
            .Select(line => parser.Parse(Encoding.UTF8.GetBytes(line)).Kind)
            .ToList();

        Assert.Contains(LineKind.Other, kinds);
        Assert.DoesNotContain(LineKind.Garbage, kinds);
    }

    [Fact]
    public async Task No_request_is_lost_when_the_log_is_copied_and_truncated()
    {
        await StartAsync("raw", "httplog");
        using var source = Source(latency: null);
        await source.ReadAsync(Cancellation);
        for (var rotation = 1; rotation <= 3; rotation++)
        {
            await GetAsync($"/{rotation}");
            await GetAsync($"/{rotation}");
            await UntilAsync(source, rotation * 2);
            await File.WriteAllBytesAsync(Log, [], Cancellation);
        }
    }

    private async Task StartAsync(string format, string option, string checks = "")
    {
        await File.WriteAllTextAsync(
            folder["haproxy.cfg"],
            $$"""
            global
                log stdout format {{format}} local0
            defaults
                mode http
                log global
                option {{option}}
                option abortonclose
                retries 0
                timeout connect 20s
                timeout client 60s
                timeout server 60s
            frontend web
                bind 127.0.0.1:{{front}}
                use_backend broken if { path /broken }
                use_backend dead if { path /dead }
                use_backend silent if { path /silent }
                default_backend main
            backend main
                server s1 {{Address(server)}}
            backend broken
                server s-broken {{Address(broken)}}
            backend dead
                server s1 127.0.0.1:{{dead}} {{checks}}
            backend silent
                server s1 {{Address(silent)}}

            """,
            Cancellation
        );
        var start = folder.Script(
            "start",
            """
            #!/bin/sh
            cd "$(dirname "$0")" || exit 1
            /usr/sbin/haproxy -db -f haproxy.cfg >>haproxy.log 2>haproxy.err &
            echo $! >haproxy.pid
            """
        );
        var result = await NginxBed.RunAsync([start]);
        Assert.True(result.Succeeded, result.Error);
        await NginxBed.UntilAsync(async () => await GetAsync("/") is 200 or 503);
        await NginxBed.UntilAsync(() => Task.FromResult(new FileInfo(Log).Length > 0));
    }

    private static string Address(RawServer server) => new Uri(server.Url).Authority;

    private static bool IsGone(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/status")
                .Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private AccessLogSource Source(string? latency, AccessLogFilter? filter = null) =>
        new(
            Options with
            {
                Latency = latency,
                Filters = filter is null ? [] : [filter],
            },
            TimeProvider.System
        );

    private async Task<int?> GetAsync(string path, TimeSpan? patience = null)
    {
        var result = await http.FetchAsync(
            new FetchRequest(
                $"http://127.0.0.1:{front}{path}",
                patience ?? TimeSpan.FromSeconds(60),
                10_000
            ),
            Cancellation
        );
        return result.Answer?.Status;
    }

    private static async Task<Reading> UntilAsync(AccessLogSource source, int requests)
    {
        var reading = Reading.None("not read yet");
        await NginxBed.UntilAsync(async () =>
        {
            reading = await source.ReadAsync(Cancellation);
            return reading.Sample is { } sample && sample.Requests.Values.Sum() >= requests;
        });
        Assert.Equal(requests, reading.Sample!.Requests.Values.Sum());
        return reading;
    }
}
