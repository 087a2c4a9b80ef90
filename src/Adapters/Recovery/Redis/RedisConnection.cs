using System.Globalization;
using System.Net.Sockets;

namespace Lastgood.Adapters.Recovery.Redis;

/// <summary>One connection to a Redis: commands one after the other, in its own protocol.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>How many keys are looked at in a turn; Redis answers others in between.</summary>
    private const string AtOnce = "1000";

    private readonly TcpClient client;
    private readonly RedisReader reader;
    private readonly Stream stream;

    private RedisConnection(TcpClient client)
    {
        this.client = client;
        stream = client.GetStream();
        reader = new RedisReader(stream);
    }

    /// <summary>Connects, says who it is, and chooses the database.</summary>
    /// <exception cref="RedisException">It is not there, or says no.</exception>
    public static async Task<RedisConnection> OpenAsync(
        RedisCache cache,
        CancellationToken cancellation
    )
    {
        var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(cache.Host, cache.Port, cancellation);
            var redis = new RedisConnection(socket);
            if (cache.Password?.Read() is { } password)
            {
                string[] who = cache.User is null ? [] : [RedisText.Word(cache.User)];
                await redis.AskAsync(
                    ["AUTH", .. who, RedisText.Word(password.Reveal())],
                    cancellation
                );
            }
            var database = cache.Database.ToString(CultureInfo.InvariantCulture);
            await redis.AskAsync(["SELECT", database], cancellation);
            return redis;
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw e is SocketException or IOException ? new RedisException(e.Message, e) : e;
        }
    }

    /// <summary>Sends a command and reads its answer: null, a text, a number or a list of these.</summary>
    /// <exception cref="RedisException">It says no, or went away.</exception>
    public async Task<object?> AskAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        try
        {
            await stream.WriteAsync(RedisText.Of(command), cancellation);
            return await reader.ReadAsync(cancellation);
        }
        catch (IOException e)
        {
            throw new RedisException(e.Message, e);
        }
    }

    /// <summary>Removes the keys of a pattern, without stopping Redis for others meanwhile; returns how many.</summary>
    public async Task<long> RemoveAsync(string pattern, CancellationToken cancellation)
    {
        pattern = RedisText.Word(pattern);
        var cursor = "0";
        var removed = 0L;
        do
        {
            var answer = await AskAsync(
                ["SCAN", cursor, "MATCH", pattern, "COUNT", AtOnce],
                cancellation
            );
            if ((answer as object?[]) is not [string next, object?[] keys])
            {
                throw new RedisException("its answer to SCAN is not one of Redis");
            }
            if (keys.Length > 0)
            {
                // UNLINK frees the memory in the background: DEL would stop everybody for large values.
                removed +=
                    (long?)await AskAsync(["UNLINK", .. keys.Cast<string>()], cancellation) ?? 0;
            }
            cursor = next;
        } while (cursor != "0");
        return removed;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
