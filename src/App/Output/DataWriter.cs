using System.Globalization;
using System.Text;

namespace Lastgood.App.Output;

/// <summary>Standard output. Where it cannot be written, what was done stays done and the command says so at its end.</summary>
/// <param name="stream">Where it goes.</param>
/// <param name="before">Has what was said before be written first: on a terminal both are one text.</param>
internal sealed class DataWriter(TextWriter stream, Action before)
    : TextWriter(CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => stream.Encoding;

    /// <summary>Why something could not be written; null where everything was.</summary>
    public string? Failure { get; private set; }

    /// <summary>Writes the outcome of something that was done: that nobody can read it does not make it a failure.</summary>
    public void WriteOutcome(string text)
    {
        var earlier = Failure;
        WriteLine(text);
        Failure = earlier;
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        before();
        try
        {
            stream.Write(value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e.Message;
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
