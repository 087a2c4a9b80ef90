using Lastgood.Core.Journal;

namespace Lastgood.Core.Telling;

/// <summary>What became of a notice on a channel.</summary>
public enum DeliveryStatus
{
    /// <summary>It is to be sent; nothing is known of an attempt.</summary>
    Waiting,

    /// <summary>It is tried again.</summary>
    Delayed,

    /// <summary>The provider has it.</summary>
    Delivered,

    /// <summary>It is a dead letter.</summary>
    GivenUp,

    /// <summary>It was a dead letter, and is to be tried again.</summary>
    Resent,
}

/// <summary>The last that is known of a notice on a channel.</summary>
/// <param name="Notice">The notice's id.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="Thread">What it belongs to.</param>
/// <param name="Title">What it is headed.</param>
/// <param name="Status">What became of it.</param>
/// <param name="At">When that was written down, UTC.</param>
/// <param name="Detail">The provider's reference, or why it was not delivered; null for nothing.</param>
public sealed record DeliveryRecord(
    string Notice,
    string Service,
    string Thread,
    string Title,
    DeliveryStatus Status,
    DateTimeOffset At,
    string? Detail
)
{
    /// <summary>Whether nothing more is to be done about it.</summary>
    public bool IsSettled => Status is DeliveryStatus.Delivered or DeliveryStatus.GivenUp;
}

/// <summary>What was told on a channel: a fold over the facts of its stream, and nothing else.</summary>
public sealed class ChannelState
{
    private const string Prefix = "channel:";
    private readonly Dictionary<string, DeliveryRecord> records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Notice, string? Reference)>> threads = new(
        StringComparer.Ordinal
    );

    /// <summary>The stream of a channel in the journal; no service can have such a name.</summary>
    public static string StreamOf(string channel) => Prefix + channel;

    /// <summary>Whether a name in the journal is a channel's.</summary>
    public static bool IsStream(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The sequence number of the last fact that is in it; 0 for none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Notices of before this are never sent; null where the channel was not used yet.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Why nothing is sent at all; null where it is.</summary>
    public string? Stopped { get; private set; }

    /// <summary>When something was delivered last, UTC; null for never.</summary>
    public DateTimeOffset? LastDelivered { get; private set; }

    /// <summary>What is known of each notice, oldest change first.</summary>
    public IEnumerable<DeliveryRecord> Records => records.Values.OrderBy(static r => r.At);

    /// <summary>The dead letters.</summary>
    public IEnumerable<DeliveryRecord> DeadLetters =>
        Records.Where(static r => r.Status == DeliveryStatus.GivenUp);

    /// <summary>What is known of a notice; null where it was neither delivered nor tried in vain.</summary>
    public DeliveryRecord? Of(string notice) => records.GetValueOrDefault(notice);

    /// <summary>What was delivered of a thread, oldest first, with the provider's references.</summary>
    public IReadOnlyList<(string Notice, string? Reference)> Thread(string id) =>
        threads.GetValueOrDefault(id) ?? [];

    /// <summary>
    /// What is to be sent, in order: of each thread the oldest first, without progress that something newer of its thread
    /// has overtaken.
    /// </summary>
    /// <param name="notices">The notices of one or several services, in order within each.</param>
    /// <param name="since">Those of before this are not sent, UTC.</param>
    public IReadOnlyList<Notice> Due(IReadOnlyList<Notice> notices, DateTimeOffset since)
    {
        var newest = new Dictionary<string, Notice>(StringComparer.Ordinal);
        foreach (var notice in notices)
        {
            newest[notice.Thread] = notice;
        }
        return
        [
            .. notices.Where(n =>
                n.At >= since
                && records.GetValueOrDefault(n.Id) is not { IsSettled: true }
                && (!n.CanBeSuperseded || ReferenceEquals(newest[n.Thread], n))
            ),
        ];
    }

    /// <summary>Those of <see cref="Due"/> of which no attempt is known.</summary>
    /// <param name="notices">The notices of one or several services, in order within each.</param>
    /// <param name="since">Those of before this are not sent, UTC.</param>
    public IEnumerable<DeliveryRecord> Waiting(
        IReadOnlyList<Notice> notices,
        DateTimeOffset since
    ) =>
        Due(notices, since)
            .Where(n => Of(n.Id) is null)
            .Select(static n => new DeliveryRecord(
                n.Id,
                n.Service,
                n.Thread,
                NoticeWords.Title(n),
                DeliveryStatus.Waiting,
                n.At,
                Detail: null
            ));

    /// <summary>Takes in facts that followed, in order.</summary>
    public void Apply(IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
        {
            Apply(entry);
        }
    }

    private void Apply(Entry entry)
    {
        Sequence = entry.Sequence;
        switch (entry.Fact)
        {
            case ChannelOpened f:
                Since ??= f.Since;
                break;
            case NoticeDelivered f:
                Put(
                    f.Notice,
                    f.Service,
                    f.Thread,
                    f.Title,
                    DeliveryStatus.Delivered,
                    entry.At,
                    f.Reference
                );
                if (!threads.TryGetValue(f.Thread, out var thread))
                {
                    threads[f.Thread] = thread = [];
                }
                thread.Add((f.Notice, f.Reference));
                LastDelivered = entry.At;
                break;
            case NoticeDelayed f:
                Put(
                    f.Notice,
                    f.Service,
                    f.Thread,
                    f.Title,
                    DeliveryStatus.Delayed,
                    entry.At,
                    f.Error
                );
                break;
            case NoticeGivenUp f:
                Put(
                    f.Notice,
                    f.Service,
                    f.Thread,
                    f.Title,
                    DeliveryStatus.GivenUp,
                    entry.At,
                    f.Error
                );
                break;
            case NoticeResent f when records.TryGetValue(f.Notice, out var known):
                records[f.Notice] = known with { Status = DeliveryStatus.Resent, At = entry.At };
                Stopped = null;
                break;
            case ChannelStopped f:
                Stopped = f.Error;
                break;
        }
    }

    private void Put(
        string notice,
        string service,
        string thread,
        string title,
        DeliveryStatus status,
        DateTimeOffset at,
        string? detail
    ) => records[notice] = new(notice, service, thread, title, status, at, detail);
}
