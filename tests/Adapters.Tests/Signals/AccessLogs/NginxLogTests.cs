using System.Net;
using System.Net.Sockets;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.AccessLogs;

/// <summary>Logs that a real nginx writes.</summary>
public sealed class NginxLogTests : IAsyncLifetime
{
    private const string Directive = """
        log_format timed escape=json '{"host":"$host","ua":"$http_user_agent","user":"$remote_user",'
            '"request":"$request","status":$status,"up":"$upstream_addr",'
            '"took":$request_time,"server":"$upstream_response_time"}';
        """;

    private const string Plain =
        "$remote_addr - $remote_user [$time_local] \"$request\" $status \"$http_user_agent\" $request_time $upstream_response_time $host";

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly TcpListener silent = new(IPAddress.Loopback, 0);
    private readonly int front;
    private readonly int back;
    private readonly int dead;

    public NginxLogTests()
    {
        var ports = FreePorts.Take(3);
        (front, back, dead) = (ports[0], ports[1], ports[2]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Nginx =>
        [
            "/usr/sbin/nginx",
            "-p",
            folder.Path,
            "-c",
            folder["nginx.conf"],
            "-e",
            folder["error.log"],
        ];

    public async ValueTask InitializeAsync()
    {
        silent.Start();
        var temp = new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(t =>
            $"{t}_temp_path {folder["temp"]}_{t};"
        );
        await File.WriteAllTextAsync(
            folder["nginx.conf"],
            $$"""
            worker_processes 2;
            pid nginx.pid;
            events { }
            http {
                {{string.Join(' ', temp)}}
                {{Directive}}
                log_format plain '{{Plain}}';
                access_log {{folder["json.log"]}} timed;
                access_log {{folder["plain.log"]}} plain;
                access_log {{folder["combined.log"]}};
                upstream tried { server 127.0.0.1:{{dead}}; server 127.0.0.1:{{back}} backup; }
                server {
                    listen 127.0.0.1:{{front}};
                    location / { proxy_pass http://127.0.0.1:{{back}}; }
                    location /tried { proxy_pass http://tried; }
                    location /dead { proxy_pass http://127.0.0.1:{{dead}}; }
                    location /silent { proxy_pass http://{{silent.LocalEndpoint}}; }
                    location /direct { return 200 direct; }
                }
                server {
                    listen 127.0.0.1:{{back}};
                    access_log off;
                    location / { return 200 ok; }
                    location /broken { return 500; }
                }
            }
            """,
            Cancellation
        );
        var result = await NginxBed.RunAsync(Nginx);
        Assert.True(result.Succeeded, result.Error);
        await NginxBed.UntilAsync(async () => await GetAsync("/direct", "ready") == 200);
        // The answer is sent before the line is written.
        await NginxBed.UntilAsync(() =>
            Task.FromResult(
                new DirectoryInfo(folder.Path)
                    .GetFiles("*.log")
                    .All(static log => log.Length > 0 || log.Name == "error.log")
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        await NginxBed.RunAsync([
            "/bin/kill",
            (await File.ReadAllTextAsync(folder["nginx.pid"])).Trim(),
        ]);
        await NginxBed.UntilAsync(() => Task.FromResult(!File.Exists(folder["nginx.pid"])));
        http.Dispose();
        silent.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("json", null)]
    [InlineData("json", "upstream_response_time")]
    [InlineData("plain", null)]
    [InlineData("plain", "upstream_response_time")]
    [InlineData("combined", null)]
    public async Task What_nginx_writes_is_what_was_asked(string log, string? latency)
    {
        using var source = Source(log, latency);
        await source.ReadAsync(Cancellation);

        foreach (
            var path in new[] { "/", "/direct", "/broken", "/dead", "/tried", "/a%22b\\c%20[d]" }
        )
        {
            await GetAsync(path, "shop.example");
        }
        var reading = await UntilAsync(source, requests: 6);

        Assert.Equal(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["status=\"200\""] = 4,
                ["status=\"500\""] = 1,
                ["status=\"502\""] = 1,
            },
            reading.Sample!.Requests
        );
        Assert.Equal(2, reading.Sample.Failures.Values.Sum());
        var observed = reading.Sample.Latency.Values.Sum(static h => h.Counts[^1]);
        // What nginx answers itself has no upstream's time.
        Assert.Equal(
            log == "combined" ? 0
                : latency is null ? 6
                : 5,
            observed
        );
        Assert.Equal(log == "combined", reading.LatencyMissing is not null);
    }

    [Theory]
    [InlineData("host", "shop.example", 2)]
    [InlineData("upstream_addr", "back", 3)]
    public async Task One_service_of_several_is_counted(string name, string value, int requests)
    {
        using var source = Source(
            "json",
            filter: new AccessLogFilter(name, value == "back" ? $"127.0.0.1:{back}" : value)
        );
        using var all = Source("json");
        await source.ReadAsync(Cancellation);
        await all.ReadAsync(Cancellation);

        await GetAsync("/", "blog.example");
        await GetAsync("/", "shop.example");
        await GetAsync("/tried", "SHOP.example");
        await GetAsync("/dead", "blog.example");
        await UntilAsync(all, requests: 4);

        Assert.Equal(
            requests,
            (await source.ReadAsync(Cancellation)).Sample!.Requests.Values.Sum()
        );
    }

    [Fact]
    public async Task No_request_is_lost_when_nginx_reopens_its_log()
    {
        using var source = Source("plain");
        await source.ReadAsync(Cancellation);
        var master = (await File.ReadAllTextAsync(folder["nginx.pid"], Cancellation)).Trim();
        var requests = 0;
        for (var rotation = 0; rotation < 3; rotation++)
        {
            await GetSomeAsync();
            File.Move(folder["plain.log"], folder[$"plain.log.{rotation}"]);
            await GetSomeAsync();
            await source.ReadAsync(Cancellation);
            await NginxBed.RunAsync(["/bin/kill", "-USR1", master]);
            await GetSomeAsync();
            await NginxBed.UntilAsync(() => Task.FromResult(File.Exists(folder["plain.log"])));
            await GetSomeAsync();
            await UntilAsync(source, requests);
        }

        async Task GetSomeAsync()
        {
            for (var i = 0; i < 5; i++, requests++)
            {
                await GetAsync("/", "shop.example");
            }
        }
    }

    [Fact]
    public async Task No_request_is_lost_when_the_log_is_copied_and_truncated()
    {
        using var source = Source("plain");
        await source.ReadAsync(Cancellation);
        for (var rotation = 1; rotation <= 3; rotation++)
        {
            for (var i = 0; i < 5; i++)
            {
                await GetAsync($"/{rotation}", "shop.example");
            }
            await UntilAsync(source, rotation * 5);
            File.Copy(folder["plain.log"], folder["plain.log.1"], overwrite: true);
            await File.WriteAllBytesAsync(folder["plain.log"], [], Cancellation);
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_server_error()
    {
        using var source = Source("plain");
        await source.ReadAsync(Cancellation);
        await GetAsync("/silent", "shop.example", TimeSpan.FromMilliseconds(300));

        var sample = (await UntilAsync(source, 1)).Sample!;

        Assert.Equal(1, sample.Requests["status=\"499\""]);
        Assert.Empty(sample.Failures);
    }

    private AccessLogSource Source(
        string log,
        string? latency = null,
        AccessLogFilter? filter = null
    ) =>
        new(
            new AccessLogOptions
            {
                Path = folder[$"{log}.log"],
                Format = log switch
                {
                    "json" => Directive,
                    "plain" => Plain,
                    _ => "combined",
                },
                Latency = latency,
                Filters = filter is null ? [] : [filter],
            },
            TimeProvider.System
        );

    private async Task<int?> GetAsync(string path, string host, TimeSpan? patience = null)
    {
        var result = await http.FetchAsync(
            new FetchRequest(
                $"http://127.0.0.1:{front}{path}",
                patience ?? TimeSpan.FromSeconds(60),
                10_000
            )
            {
                Host = host,
            },
            Cancellation
        );
        return result.Answer?.Status;
    }

    /// <summary>Reads until so many requests were counted: nginx writes a line after it has sent the answer.</summary>
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
