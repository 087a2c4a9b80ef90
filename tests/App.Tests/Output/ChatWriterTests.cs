using Lastgood.App.Output;

namespace Lastgood.App.Tests.Output;

public sealed class ChatWriterTests
{
    [Fact]
    public void What_was_said_before_stands_before_the_data()
    {
        using var terminal = new StringWriter();
        using var chat = new ChatWriter(terminal);
        using var data = new DataWriter(terminal, () => chat.Settle(TimeSpan.FromMinutes(1)));
        chat.WriteLine("said");
        data.WriteLine("data");
        Assert.Equal("said\ndata\n", terminal.ToString());
    }

    [Fact]
    public void What_is_said_is_written_in_order()
    {
        using var stream = new StringWriter();
        using var chat = new ChatWriter(stream);
        chat.WriteLine("one");
        chat.Write("two");
        chat.End(TimeSpan.FromMinutes(1));

        Assert.Equal("one\ntwo", stream.ToString());
    }

    [Fact]
    public void A_stream_that_takes_nothing_delays_nobody_and_what_is_lost_is_said()
    {
        using var stream = new StoppedStream();
        using var chat = new ChatWriter(stream);
        for (var i = 0; i < 20_000; i++)
        {
            chat.WriteLine("line");
        }
        chat.End(TimeSpan.Zero);

        stream.Go.Set();
        chat.End(TimeSpan.FromMinutes(1));
        Assert.Contains(" lost)", stream.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_fails_fails_nobody()
    {
        using var stream = new FullDisk();
        using var chat = new ChatWriter(stream);
        chat.WriteLine("one");
        chat.End(TimeSpan.FromMinutes(1));

        using var data = new DataWriter(stream, static () => { });
        data.WriteLine("one");
        Assert.Equal("No space left on device", data.Failure);
    }

    private sealed class StoppedStream : StringWriter
    {
        public ManualResetEventSlim Go { get; } = new();

        public string Written => ToString();

        public override void Write(string? value)
        {
            Go.Wait();
            base.Write(value);
        }

        protected override void Dispose(bool disposing)
        {
            Go.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) =>
            throw new IOException("No space left on device");
    }
}
