namespace Lastgood.App.Output;

/// <summary>Where a command writes: data to one stream, all that is said around it to the other.</summary>
/// <param name="Data">Standard output.</param>
/// <param name="Chat">Standard error.</param>
/// <param name="Ink">Colours for <paramref name="Chat"/>.</param>
/// <param name="DataInk">Colours for <paramref name="Data"/>.</param>
/// <param name="IsLive">Whether <paramref name="Chat"/> is a terminal whose last line may be written over.</param>
internal sealed record Terminal(TextWriter Data, TextWriter Chat, Ink Ink, Ink DataInk, bool IsLive)
{
    /// <summary>That of this process.</summary>
    public static Terminal OfProcess()
    {
        var allowed =
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        var chat = new ChatWriter(Console.Error);
        return new(
            new DataWriter(Console.Out, () => chat.Settle(Patience)),
            chat,
            new Ink(allowed && !Console.IsErrorRedirected),
            new Ink(allowed && !Console.IsOutputRedirected),
            allowed && !Console.IsErrorRedirected
        );
    }

    /// <summary>Ends it, with the exit code of the command: one that could not print what was asked for did not do all.</summary>
    public int End(int code)
    {
        if (Data is DataWriter { Failure: { } failure })
        {
            Say($"lastgood: standard output could not be written: {failure}");
            code = code == Commands.ExitCodes.Done ? Commands.ExitCodes.Failed : code;
        }
        if (Chat is ChatWriter chat)
        {
            chat.End(Patience);
        }
        return code;
    }

    // Enough for any reader that reads at all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Prints the outcome of something that was done.</summary>
    public void PrintOutcome(string text)
    {
        if (Data is DataWriter data)
        {
            data.WriteOutcome(text);
        }
        else
        {
            Data.WriteLine(text);
        }
    }

    /// <summary>Says one line.</summary>
    public void Say(string line) => Chat.WriteLine(line);
}

/// <summary>Colours, where they are wanted. Nothing is said by colour alone.</summary>
internal readonly record struct Ink(bool On)
{
    public string Good(string text) => Paint("32", text);

    public string Bad(string text) => Paint("31;1", text);

    public string Warn(string text) => Paint("33", text);

    public string Faint(string text) => Paint("2", text);

    public string Strong(string text) => Paint("1", text);

    private string Paint(string code, string text) => On ? $"\e[{code}m{text}\e[0m" : text;
}
