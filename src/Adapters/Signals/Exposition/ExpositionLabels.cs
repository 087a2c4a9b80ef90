using System.Text;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>Reads the labels between braces.</summary>
internal static class ExpositionLabels
{
    /// <summary>Reads <c>{name="value",…}</c> and moves behind it; false where that is not what stands there.</summary>
    public static bool TryRead(
        ref ReadOnlySpan<byte> rest,
        List<KeyValuePair<string, string>> labels
    )
    {
        rest = rest[1..];
        while (true)
        {
            rest = rest.TrimStart(" \t"u8);
            if (rest.StartsWith("}"u8))
            {
                rest = rest[1..];
                return true;
            }
            var equals = rest.IndexOf((byte)'=');
            if (equals < 1)
            {
                return false;
            }
            var name = Encoding.UTF8.GetString(rest[..equals].TrimEnd(" \t"u8));
            rest = rest[(equals + 1)..].TrimStart(" \t"u8);
            if (!rest.StartsWith("\""u8) || !TryValue(ref rest, out var value))
            {
                return false;
            }
            labels.Add(new(name, value));
            rest = rest.TrimStart(" \t"u8);
            if (rest.StartsWith(","u8))
            {
                rest = rest[1..];
            }
            else if (!rest.StartsWith("}"u8))
            {
                return false;
            }
        }
    }

    private static bool TryValue(ref ReadOnlySpan<byte> rest, out string value)
    {
        rest = rest[1..];
        var end = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (end >= 0 && rest[end] == '"')
        {
            value = Encoding.UTF8.GetString(rest[..end]);
            rest = rest[(end + 1)..];
            return true;
        }
        return TryEscaped(ref rest, out value);
    }

    private static bool TryEscaped(ref ReadOnlySpan<byte> rest, out string value)
    {
        value = "";
        var bytes = new byte[rest.Length];
        var length = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                value = Encoding.UTF8.GetString(bytes, 0, length);
                rest = rest[(i + 1)..];
                return true;
            }
            var escaped = rest[i] == '\\';
            if (escaped && ++i == rest.Length)
            {
                return false;
            }
            bytes[length++] = escaped && rest[i] == 'n' ? (byte)'\n' : rest[i];
        }
        return false;
    }
}
