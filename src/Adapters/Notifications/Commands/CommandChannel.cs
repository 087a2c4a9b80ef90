using System.Globalization;
using System.Text;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Commands;

/// <summary>
/// The user's own command: the message as JSON on its standard input. Exit code 0: delivered, and the first line of its
/// output is the reference; 65 (EX_DATAERR): never; any other: later.
/// </summary>
/// <param name="name">The channel's name.</param>
/// <param name="arguments">The command, run without a shell.</param>
/// <param name="timeout">The longest that it may take.</param>
/// <param name="commands">Runs it.</param>
public sealed class CommandChannel(
    string name,
    IReadOnlyList<string> arguments,
    TimeSpan timeout,
    ICommandRunner commands
) : IChannel
{
    private const int DataError = 65;
    private const int LongestReference = 500;

    /// <inheritdoc/>
    public string Name => name;

    // The command's own time is over first: then it is killed, not left behind.
    /// <inheritdoc/>
    public TimeSpan Timeout => timeout + TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<Receipt> SendAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        CommandResult result;
        try
        {
            result = await commands.RunAsync(
                new Command(arguments, timeout) { Input = Json(message, thread) },
                cancellation
            );
        }
        catch (CommandException e)
        {
            return new Receipt.Later(Redactor.Redact(e.Message));
        }
        if (result.ExitCode == 0)
        {
            var said = result.Output.Split('\n', 2)[0].Trim();
            return new Receipt.Delivered(said.Length is 0 or > LongestReference ? null : said);
        }
        var last = result.Error.TrimEnd().Split('\n')[^1];
        var error = string.Create(
            CultureInfo.InvariantCulture,
            $"{arguments[0]} ended with exit code {result.ExitCode}{(last.Length == 0 ? "" : $": {Redactor.Redact(Spoken.Excerpt(last))}")}"
        );
        return result.ExitCode == DataError ? new Receipt.Refused(error) : new Receipt.Later(error);
    }

    private static string Json(Message message, MessageThread thread)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            NoticeJson.Write(json, message);
            if (thread.Root is { } root)
            {
                json.WriteString("reference", root);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
