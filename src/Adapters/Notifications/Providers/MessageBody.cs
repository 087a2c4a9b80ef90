namespace Lastgood.Adapters.Notifications.Providers;

/// <summary>A message where its title stands apart from its text.</summary>
public static class MessageBody
{
    /// <summary>The text, without a first line that only repeats the title.</summary>
    public static string Of(Message message) =>
        message.Text.StartsWith(message.Title, StringComparison.Ordinal)
        && message.Text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end
        && end <= message.Title.Length + 1
            ? message.Text[(end + 1)..]
            : message.Text;

    /// <summary>Title and text.</summary>
    public static string Whole(Message message)
    {
        var body = Of(message);
        return
            body.Length == message.Text.Length
            && body.StartsWith(message.Title, StringComparison.Ordinal)
            ? body
            : $"{message.Title}\n{body}";
    }
}
