using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Lastgood.App.Output;

/// <summary>
/// Standard error, at which a run never waits and never fails: it may be a terminal that somebody has stopped, a pipe
/// that nobody reads, or a file on a full disk. What cannot be written in time is lost, and said to be.
/// </summary>
internal sealed class ChatWriter : TextWriter
{
    private const int MostWaiting = 10_000;

    private readonly TextWriter stream;
    private readonly BlockingCollection<string> waiting = new(MostWaiting);
    private readonly Thread writing;
    private int lost;
    private long said;
    private long written;

    public ChatWriter(TextWriter stream)
        : base(CultureInfo.InvariantCulture)
    {
        this.stream = stream;
        writing = new Thread(WriteAll) { IsBackground = true, Name = "chat" };
        writing.Start();
    }

    public override Encoding Encoding => stream.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (waiting.TryAdd(value ?? ""))
        {
            Interlocked.Increment(ref said);
        }
        else
        {
            Interlocked.Increment(ref lost);
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    /// <summary>Waits until all that was said is written, but not for long.</summary>
    public void Settle(TimeSpan patience) =>
        SpinWait.SpinUntil(
            () => Interlocked.Read(ref written) >= Interlocked.Read(ref said),
            patience
        );

    /// <summary>Takes no more, and gives what waits a moment to be written.</summary>
    public void End(TimeSpan patience)
    {
        waiting.CompleteAdding();
        writing.Join(patience);
    }

    private void WriteAll()
    {
        foreach (var text in waiting.GetConsumingEnumerable())
        {
            var missed = Interlocked.Exchange(ref lost, 0);
            Try(
                missed == 0
                    ? text
                    : string.Create(CultureInfo.InvariantCulture, $"({missed} lost)\n{text}")
            );
            Interlocked.Increment(ref written);
        }
    }

    private void Try(string text)
    {
        try
        {
            stream.Write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody else to tell; the journal has what matters.
        }
    }
}
