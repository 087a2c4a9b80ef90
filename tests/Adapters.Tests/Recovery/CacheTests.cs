using System.Net;
using System.Net.Sockets;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Recovery;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Tests.Http;

namespace Lastgood.Adapters.Tests.Recovery;

public sealed class CacheTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly CacheClearing clearing;

    public CacheTests() =>
        clearing = new(
            new LeverSwitch(new CommandRunner(TimeProvider.System), http),
            TimeProvider.System
        );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task The_keys_of_a_pattern_go_and_all_others_stay()
    {
        await using var server = await RedisServer.StartAsync();
        // More than one turn of SCAN.
        await server.CliAsync(
            null,
            "EVAL",
            "for i=1,2500 do redis.call('SET', 'session:'..i, 'x') end",
            "0"
        );
        await server.CliAsync(null, "SET", "sessions", "stays");
        await server.CliAsync(null, "SET", "session:ü", "goes");

        var (worked, evidence) = await ClearAsync(
            Redis(server, RedisScope.Keys) with
            {
                Pattern = "session:*",
            }
        );

        Assert.True(worked, evidence);
        Assert.Equal("2501 keys session:* were removed", evidence);
        Assert.Equal("sessions", (await server.CliAsync(null, "KEYS", "*")).Trim());
    }

    [Fact]
    public async Task A_pattern_in_any_language_is_meant_as_it_is_written()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync(null, "SET", "körbe:1", "x");

        var (_, evidence) = await ClearAsync(
            Redis(server, RedisScope.Keys) with
            {
                Pattern = "körbe:*",
            }
        );

        Assert.Equal("1 keys körbe:* were removed", evidence);
    }

    [Theory]
    [InlineData(RedisScope.Database, "0", "1")]
    [InlineData(RedisScope.Everything, "0", "0")]
    public async Task One_database_goes_or_all_of_them(
        RedisScope scope,
        string chosen,
        string other
    )
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync(null, "-n", "3", "SET", "a", "x");
        await server.CliAsync(null, "-n", "0", "SET", "b", "x");

        var (worked, evidence) = await ClearAsync(Redis(server, scope) with { Database = 3 });

        Assert.True(worked, evidence);
        Assert.Equal(chosen, (await server.CliAsync(null, "-n", "3", "DBSIZE")).Trim());
        Assert.Equal(other, (await server.CliAsync(null, "-n", "0", "DBSIZE")).Trim());
    }

    [Fact]
    public async Task A_password_is_read_from_its_file_and_never_told()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RedisServer.StartAsync("s3cret");
        File.WriteAllText(folder["right"], "s3cret\n");
        File.WriteAllText(folder["wrong"], "other\n");

        var right = await ClearAsync(Secured("right"));
        var wrong = await ClearAsync(Secured("wrong"));
        var none = await ClearAsync(Redis(server, RedisScope.Database));

        Assert.True(right.Worked, right.Evidence);
        Assert.False(wrong.Worked);
        Assert.Contains("WRONGPASS", wrong.Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("other", wrong.Evidence, StringComparison.Ordinal);
        Assert.Contains("NOAUTH", none.Evidence, StringComparison.Ordinal);

        RedisCache Secured(string file) =>
            Redis(server, RedisScope.Database) with
            {
                Password = SecretSource.File(folder[file]),
            };
    }

    [Fact]
    public async Task One_that_is_not_there_hangs_or_is_no_Redis_is_told()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        var greeting = GreetAsync(web);
        await using var silent = new RawServer(
            static (_, _, stop) => Task.Delay(Timeout.Infinite, stop)
        );
        var port = ((IPEndPoint)web.LocalEndpoint).Port;
        var mute = new Uri(silent.Url).Port;

        var gone = await ClearAsync(new RedisCache("c", "127.0.0.1", 1, RedisScope.Database));
        var stranger = await ClearAsync(
            new RedisCache("c", "127.0.0.1", port, RedisScope.Database)
        );
        var hanging = await clearing.ClearAsync(
            new RedisCache("c", "127.0.0.1", mute, RedisScope.Database),
            TimeSpan.FromMilliseconds(300),
            Cancellation
        );

        await greeting;
        Assert.All([gone, stranger, hanging], static a => Assert.False(a.Worked));
        Assert.StartsWith("Redis at 127.0.0.1:1: ", gone.Evidence, StringComparison.Ordinal);
        Assert.EndsWith("no end within 300 ms", hanging.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_cache_is_purged_by_a_call()
    {
        await using var server = RawServer.With(204, "");

        var (worked, evidence) = await ClearAsync(
            new PurgedCache(
                "pages",
                new Lever.ByCall(server.Url + "/purge", "POST", null, new HttpAccess())
            )
        );

        Assert.True(worked);
        Assert.Equal($"POST {server.Url}/purge: 204", evidence);
    }

    /// <summary>Answers a connection as a server of mail does: at once, before it is asked.</summary>
    private static async Task GreetAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await client.GetStream().WriteAsync("220 mail ready\r\n"u8.ToArray(), Cancellation);
        await client.GetStream().CopyToAsync(Stream.Null, Cancellation);
    }

    private Task<(bool Worked, string Evidence)> ClearAsync(Cache cache) =>
        clearing.ClearAsync(cache, Limit, Cancellation);

    private static RedisCache Redis(RedisServer server, RedisScope scope) =>
        new("sessions", "127.0.0.1", server.Port, scope);
}
