using System.Net;
using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.App.Commands;
using Lastgood.App.Configuration;
using Lastgood.App.Configuration.Initial;
using Lastgood.App.Tests.Configuration;

namespace Lastgood.App.Tests.Commands;

/// <summary>On a machine made of a folder, an nginx that cannot be called, and a real service on a real port.</summary>
public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder machine = new();
    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        machine.Dispose();
        folder.Dispose();
        http.Dispose();
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task A_file_is_written_from_what_is_found_and_loads()
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var port = ((IPEndPoint)service.LocalEndpoint).Port;
        var serving = ServeAsync(service, 3);
        Write("etc/nginx/nginx.conf", "http { include sites-enabled/*; }");
        Write(
            "etc/nginx/sites-enabled/shop",
            $"server {{ listen 8080; server_name shop.test; location / {{ proxy_pass http://127.0.0.1:{port}; }} }}"
        );
        Write(
            "proc/net/tcp",
            $"head\n 0: 0100007F:{port:X4} 00000000:0000 0A\n 1: 0100007F:1F90 00000000:0000 0A\n"
        );

        Assert.Equal(0, await RunAsync());
        await serving;

        var settings = ConfigurationFile.Load(folder["lastgood.yaml"]);
        Assert.Equal("shop", settings.Services[0].Name);
        Assert.Equal("http://127.0.0.1:8080", settings.Services[0].Nginx.Front);
        Assert.Equal($"http://127.0.0.1:{port}", settings.Services[0].Nginx.Slots[0].Url);
        Assert.Equal("requests_total", settings.Services[0].Metrics!.Requests);
        Assert.Contains(
            $"port {port} answers /health, /version (1.0), /metrics",
            output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "include /etc/nginx/lastgood/shop.conf;",
            output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "lastgood deploy shop VERSION",
            output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task A_bare_machine_gets_a_file_too()
    {
        Assert.Equal(0, await RunAsync());
        Assert.Equal(
            "my-service",
            ConfigurationFile.Load(folder["lastgood.yaml"]).Services[0].Name
        );
        Assert.Contains("found:\n  nothing", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_never_touched()
    {
        await File.WriteAllTextAsync(
            folder["lastgood.yaml"],
            "mine",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(2, await RunAsync());
        Assert.Equal(
            "mine",
            await File.ReadAllTextAsync(
                folder["lastgood.yaml"],
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains(
            "is there already and was not changed",
            error.ToString(),
            StringComparison.Ordinal
        );
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_link_to_nowhere_is_not_followed()
    {
        File.CreateSymbolicLink(folder["lastgood.yaml"], folder["elsewhere"]);
        Assert.Equal(2, await RunAsync());
        Assert.False(File.Exists(folder["elsewhere"]));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error()
    {
        Assert.Equal(2, await RunAsync(folder["no"]));
        Assert.Contains("cannot be written", error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(string? directory = null) =>
        Init.RunAsync(
            directory ?? folder.Path,
            new MachineSurvey(machine.Path, new NoPrograms(), http, pm2Home: machine["pm2"]),
            output,
            error,
            TestContext.Current.CancellationToken
        );

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(machine[path])!);
        File.WriteAllText(machine[path], text);
    }

    /// <summary>Answers a number of requests.</summary>
    private static async Task ServeAsync(TcpListener listener, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            using var client = await listener.AcceptTcpClientAsync(
                TestContext.Current.CancellationToken
            );
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            var request = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            while (
                await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 }
            ) { }
            var body = request!.Split(' ')[1] switch
            {
                "/version" => "1.0",
                "/metrics" => "requests_total{status=\"200\"} 1\n",
                _ => "ok",
            };
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
                ),
                TestContext.Current.CancellationToken
            );
        }
    }

    /// <summary>A machine on which no program is installed.</summary>
    private sealed class NoPrograms : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation) =>
            throw new CommandException($"{command.Arguments[0]} is not there");
    }
}
