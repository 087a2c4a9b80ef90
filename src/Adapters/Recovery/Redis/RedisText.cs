using System.Globalization;
using System.Text;

namespace Lastgood.Adapters.Recovery.Redis;

/// <summary>Commands as Redis reads them (RESP2: an array of strings with their lengths in bytes).</summary>
internal static class RedisText
{
    /// <summary>A text of people as it is sent: Redis knows bytes, and people write UTF-8.</summary>
    public static string Word(string text) =>
        Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A command; each character is a byte.</summary>
    public static byte[] Of(IReadOnlyList<string> command)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"*{command.Count}\r\n");
        foreach (var word in command)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"${Encoding.Latin1.GetByteCount(word)}\r\n{word}\r\n"
            );
        }
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
