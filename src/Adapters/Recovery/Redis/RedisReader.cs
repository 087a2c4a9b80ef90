using System.Globalization;
using System.Text;

namespace Lastgood.Adapters.Recovery.Redis;

/// <summary>Reads answers of Redis (RESP2), bounded. Keys are bytes: they are kept as Latin-1, so that each comes back as it was.</summary>
internal sealed class RedisReader(Stream stream)
{
    /// <summary>The longest text, in bytes, and the longest list that is read: more is not an answer to what is asked here.</summary>
    private const int Most = 1024 * 1024;

    private readonly byte[] buffer = new byte[16 * 1024];
    private int at;
    private int end;

    /// <exception cref="RedisException">Redis says no, went away, or is none.</exception>
    public async Task<object?> ReadAsync(CancellationToken cancellation)
    {
        var line = await LineAsync(cancellation);
        var rest = line.Length == 0 ? "" : line[1..];
        switch (line.Length == 0 ? ' ' : line[0])
        {
            case '+':
                return rest;
            case '-':
                throw new RedisException(rest);
            case ':':
                return Number(rest);
            case '$':
                return Number(rest) is >= 0 and var length
                    ? await TextAsync(length, cancellation)
                    : null;
            case '*':
                var count = Number(rest);
                if (count is < 0 or > Most)
                {
                    return null;
                }
                var list = new object?[count];
                for (var i = 0; i < count; i++)
                {
                    list[i] = await ReadAsync(cancellation);
                }
                return list;
            default:
                throw Stranger();
        }
    }

    private static long Number(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Stranger();

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (await ByteAsync(cancellation) is var next && next != '\r')
        {
            if (line.Length == Most)
            {
                throw Stranger();
            }
            line.Append((char)next);
        }
        await ByteAsync(cancellation);
        return line.ToString();
    }

    private async Task<string> TextAsync(long length, CancellationToken cancellation)
    {
        if (length > Most)
        {
            throw Stranger();
        }
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = await ByteAsync(cancellation);
        }
        await ByteAsync(cancellation);
        await ByteAsync(cancellation);
        return Encoding.Latin1.GetString(bytes);
    }

    private async ValueTask<byte> ByteAsync(CancellationToken cancellation)
    {
        if (at == end)
        {
            at = 0;
            end = await stream.ReadAsync(buffer, cancellation);
            if (end == 0)
            {
                throw new RedisException("it closed the connection");
            }
        }
        return buffer[at++];
    }

    private static RedisException Stranger() => new("its answer is not one of Redis");
}

/// <summary>A Redis says no, or cannot be reached.</summary>
public sealed class RedisException : Exception
{
    /// <summary>With nothing to say.</summary>
    public RedisException() { }

    /// <summary>With a reason for people.</summary>
    public RedisException(string message)
        : base(message) { }

    /// <summary>With a reason for people and its cause.</summary>
    public RedisException(string message, Exception innerException)
        : base(message, innerException) { }
}
