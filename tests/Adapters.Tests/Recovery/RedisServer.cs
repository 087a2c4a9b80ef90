using System.Globalization;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;

namespace Lastgood.Adapters.Tests.Recovery;

/// <summary>A real Redis, with a password where one is given.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private Daemon? daemon;

    public int Port { get; } = FreePorts.Take(1)[0];

    public static async Task<RedisServer> StartAsync(string? password = null)
    {
        var server = new RedisServer();
        string[] secret = password is null ? [] : ["--requirepass", password];
        server.daemon = await Daemon.StartAsync(
            "/usr/bin/redis-server",
            [
                "--bind",
                "127.0.0.1",
                "--port",
                server.Port.ToString(CultureInfo.InvariantCulture),
                "--dir",
                server.folder[""],
                "--save",
                "",
                .. secret,
            ],
            ready: null
        );
        await Eventually.IsTrueAsync(
            async () => await server.AnswersAsync(password),
            server.daemon.Died
        );
        return server;
    }

    private async Task<bool> AnswersAsync(string? password)
    {
        try
        {
            return (await CliAsync(password, "PING")).Trim() == "PONG";
        }
        catch (Xunit.Sdk.XunitException)
        {
            return false;
        }
    }

    /// <summary>What redis-cli answers: Redis' own program, not ours.</summary>
    public Task<string> CliAsync(string? password, params string[] command) =>
        Tool.RunAsync([
            "redis-cli",
            "-p",
            Port.ToString(CultureInfo.InvariantCulture),
            .. password is null ? (string[])[] : ["--no-auth-warning", "-a", password],
            .. command,
        ]);

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
        {
            await daemon.DisposeAsync();
        }
        folder.Dispose();
    }
}
