using System.Globalization;
using System.Text;

namespace Lastgood.Adapters.Processes;

/// <summary>What a program wrote, in bounded memory: the beginning and the end, the middle cut out.</summary>
/// <param name="limit">How much is kept, half of it of the beginning and half of the end, in bytes.</param>
internal sealed class BoundedOutput(int limit)
{
    private readonly byte[] head = new byte[limit / 2];
    private readonly byte[] tail = new byte[limit / 2];
    private int start;
    private long beyond;

    /// <summary>What was written so far, as UTF-8.</summary>
    public string Text
    {
        get
        {
            var end = End();
            var cut = beyond - end.Length;
            if (cut == 0)
            {
                return Encoding.UTF8.GetString([.. head[..start], .. end]);
            }
            var note = string.Create(
                CultureInfo.InvariantCulture,
                $"\n[… {cut} bytes cut out here …]\n"
            );
            return Encoding.UTF8.GetString(head) + note + Encoding.UTF8.GetString(end);
        }
    }

    /// <summary>The last line that is not blank, fit for a message; empty where there is none.</summary>
    public string LastLine =>
        Spoken.Excerpt(
            Text.Split('\n').LastOrDefault(static l => !string.IsNullOrWhiteSpace(l), "")
        );

    /// <summary>Reads to the end of the stream, or until told to stop. Never fails: what was read is kept.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, stop)) > 0)
            {
                Add(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Somebody else keeps the pipe open, or it broke: there is nothing more to be had from it.
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        var first = Math.Min(bytes.Length, head.Length - start);
        bytes[..first].CopyTo(head.AsSpan(start));
        start += first;
        foreach (var b in bytes[first..])
        {
            tail[beyond++ % tail.Length] = b;
        }
    }

    private byte[] End()
    {
        if (beyond <= tail.Length)
        {
            return tail[..(int)beyond];
        }
        var oldest = (int)(beyond % tail.Length);
        return [.. tail[oldest..], .. tail[..oldest]];
    }
}
