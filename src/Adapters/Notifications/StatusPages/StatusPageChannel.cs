using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.StatusPages;

/// <summary>
/// A page that everybody can read: one incident there for each of ours, its phases as updates. Words for the public alone, and
/// no drills, whatever it is given. An incident that was made by somebody who died before it was written down is found again.
/// </summary>
/// <param name="name">The channel's name.</param>
/// <param name="options">Where it is.</param>
/// <param name="tools">What it works with.</param>
/// <param name="requests">The most requests that one message takes.</param>
public abstract class StatusPageChannel(
    string name,
    StatusPageOptions options,
    ChannelTools tools,
    int requests
) : ProviderChannel(name, options, tools, requests)
{
    /// <inheritdoc/>
    public override bool IsPublic => true;

    /// <inheritdoc/>
    protected override async Task<Receipt> TellAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        if (PublicNotice.Of(message) is not { } notice)
        {
            return new Receipt.Delivered();
        }
        if (thread.Root is { } root)
        {
            return await UpdateAsync(root, notice, cancellation);
        }
        var (found, trouble) = await FindAsync(notice, cancellation);
        return trouble
            ?? (
                found is null ? await CreateAsync(notice, cancellation)
                : found.Says(notice) ? new Receipt.Delivered(found.Id)
                : await UpdateAsync(found.Id, notice, cancellation)
            );
    }

    /// <summary>Looks for an open incident that was made for the same thread.</summary>
    protected abstract Task<(OpenIncident? Found, Receipt? Trouble)> FindAsync(
        PublicNotice notice,
        CancellationToken cancellation
    );

    /// <summary>Makes an incident; the receipt refers to it.</summary>
    protected abstract Task<Receipt> CreateAsync(
        PublicNotice notice,
        CancellationToken cancellation
    );

    /// <summary>Says more of an incident; the receipt refers to it.</summary>
    protected abstract Task<Receipt> UpdateAsync(
        string id,
        PublicNotice notice,
        CancellationToken cancellation
    );
}

/// <summary>What the public is told: nothing else of a message gets near a status page.</summary>
/// <param name="Service">The service, by its own name; it is never sent.</param>
/// <param name="Thread">The incident, by our name; it is sent as <see cref="Mark"/> where everybody sees it.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Title">The title.</param>
/// <param name="Text">The text.</param>
public sealed record PublicNotice(
    string Service,
    string Thread,
    PublicPhase Phase,
    string Title,
    string Text
)
{
    /// <summary>Whether the service is well, as far as the public is told.</summary>
    public bool IsWell => Phase is PublicPhase.Monitoring or PublicPhase.Resolved;

    /// <summary>A short mark by which the incident is found again; it does not tell the service's name.</summary>
    public string Mark =>
        "#"
        + Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Thread))
        )[..8];

    /// <summary>What of a message is for the public; null for a drill, and where the public is told nothing.</summary>
    public static PublicNotice? Of(Message message) =>
        message
            is {
                Notice: { IsDrill: false, Phase: { } phase },
                PublicTitle: { } title,
                PublicText: { } text
            }
            ? new PublicNotice(message.Notice.Service, message.Notice.Thread, phase, title, text)
            : null;
}

/// <summary>An incident that is open on a status page.</summary>
/// <param name="Id">The provider's name of it.</param>
/// <param name="Status">Its status, as the provider says it.</param>
/// <param name="Text">Its latest text.</param>
/// <param name="Wanted">The status of what is to be said, as the provider says it.</param>
public sealed record OpenIncident(string Id, string? Status, string? Text, string Wanted)
{
    /// <summary>Whether it says already what is to be said.</summary>
    public bool Says(PublicNotice notice) =>
        Status == Wanted && Text?.ReplaceLineEndings("\n").Trim() == notice.Text.Trim();
}
