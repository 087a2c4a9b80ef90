using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications;

/// <summary>A notice in words, ready to be sent. Plain text: no Markdown, no HTML.</summary>
/// <param name="Notice">What it says, as data.</param>
/// <param name="Title">One line; a drill's begins with <c>[DRILL]</c>.</param>
/// <param name="Text">The message for colleagues, several lines.</param>
/// <param name="PublicText">
/// The message for everybody, made from safe fields alone: never host names, commands, errors or logs. Null where the public
/// is told nothing.
/// </param>
/// <param name="Links">Where to look further.</param>
public sealed record Message(
    Notice Notice,
    string Title,
    string Text,
    string? PublicText,
    IReadOnlyList<MessageLink> Links
)
{
    /// <summary>The same whenever it is sent again.</summary>
    public string Id => Notice.Id;

    /// <summary>The title for everybody, e.g. <c>shop: investigating</c>; null where the public is told nothing.</summary>
    public string? PublicTitle { get; init; }
}

/// <summary>Where to look further.</summary>
/// <param name="Title">What is there.</param>
/// <param name="Url">An absolute address.</param>
public sealed record MessageLink(string Title, string Url);

/// <summary>What this channel has said before of the same incident or run.</summary>
/// <param name="Id">The incident or run, see <see cref="Notice.Thread"/>.</param>
/// <param name="Earlier">What was delivered, oldest first.</param>
public sealed record MessageThread(string Id, IReadOnlyList<SentMessage> Earlier)
{
    /// <summary>The first reference that this channel gave in this thread: what later messages hang below; null where there is none.</summary>
    public string? Root =>
        Earlier.Select(static m => m.Reference).FirstOrDefault(static r => r is not null);
}

/// <summary>A message that was delivered.</summary>
/// <param name="Notice">The notice's id.</param>
/// <param name="Reference">What the provider called it; null for nothing.</param>
public sealed record SentMessage(string Notice, string? Reference);
