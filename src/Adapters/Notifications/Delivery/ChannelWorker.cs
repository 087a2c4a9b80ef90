using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Delivery;

/// <summary>
/// Delivers notices on one channel: in order within an incident, at least once, and whatever goes wrong is this channel's
/// alone. The lease of the channel's stream is held for a round, so that one process at a time delivers on it.
/// </summary>
/// <param name="channel">The channel.</param>
/// <param name="wishes">What it wants to be told.</param>
/// <param name="render">Puts a notice in words.</param>
/// <param name="journal">Where the channel's stream is.</param>
/// <param name="leases">Who may append to it.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">Numbers from 0 up to 1, so that many who were refused at once do not come back at once.</param>
public sealed class ChannelWorker(
    IChannel channel,
    Subscription wishes,
    Func<Notice, Message> render,
    IJournal journal,
    ILeases leases,
    TimeProvider time,
    Func<double> jitter
)
{
    /// <summary>What is older than this when a channel is used for the first time is not sent on it.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    /// <summary>For how long a message is tried: then it is a dead letter, which can be sent again by hand.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private readonly Lock gate = new();
    private readonly Dictionary<string, IReadOnlyList<Notice>> offered = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, Attempts> attempts = new(StringComparer.Ordinal);
    private readonly ChannelState state = new();
    private DateTimeOffset quietUntil = DateTimeOffset.MinValue;

    /// <summary>The channel's name.</summary>
    public string Name => channel.Name;

    /// <summary>What went wrong last on the way to the channel; null where nothing did since the last delivery.</summary>
    public string? Trouble { get; private set; }

    /// <summary>How many messages this worker has delivered.</summary>
    public int Delivered { get; private set; }

    private sealed record Attempts(int Failures, DateTimeOffset Next);

    /// <summary>Takes the notices of a service; those before are forgotten.</summary>
    public void Offer(string service, IReadOnlyList<Notice> notices)
    {
        List<Notice> wanted = [.. notices.Where(n => wishes.Wants(n, channel))];
        lock (gate)
        {
            if (wanted.Count == 0)
            {
                offered.Remove(service);
            }
            else
            {
                offered[service] = wanted;
            }
        }
    }

    /// <summary>How many messages are to be sent and were not delivered, as far as is known here.</summary>
    public int Open => Due().Count;

    /// <summary>Delivers what can be delivered now.</summary>
    /// <param name="resent">Told of each service of which something is to be sent again.</param>
    /// <param name="cancellation">Ends it between two messages, or in the middle of one, which is then sent again.</param>
    /// <exception cref="JournalException">The stream cannot be read or written.</exception>
    public async Task WorkAsync(Action<string> resent, CancellationToken cancellation)
    {
        await ReadAsync(resent, cancellation);
        if (Next() is null)
        {
            return;
        }
        await using var lease = await leases.TryAcquireAsync(
            ChannelState.StreamOf(channel.Name),
            cancellation
        );
        if (lease is null)
        {
            return;
        }
        // Another process may have delivered it before it gave the lease back.
        await ReadAsync(resent, cancellation);
        if (state.Since is null)
        {
            await AppendAsync(lease, new ChannelOpened(time.GetUtcNow() - Reach));
        }
        while (Next() is { } notice)
        {
            await AppendAsync(lease, await SendAsync(notice, cancellation));
        }
    }

    private async Task ReadAsync(Action<string> resent, CancellationToken cancellation)
    {
        var entries = await journal.ReadAsync(
            ChannelState.StreamOf(channel.Name),
            state.Sequence,
            cancellation
        );
        lock (gate)
        {
            state.Apply(entries);
        }
        foreach (var fact in entries.Select(static e => e.Fact).OfType<NoticeResent>())
        {
            attempts.Remove(fact.Notice);
            resent(fact.Service);
        }
    }

    private async Task AppendAsync(ILease lease, params IReadOnlyList<Fact> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }
        // What has happened is written down, whoever wants to end.
        var entries = await journal.AppendAsync(
            lease,
            [.. facts.Select(static f => new NewFact(null, f))],
            CancellationToken.None
        );
        lock (gate)
        {
            state.Apply(entries);
        }
    }

    private List<Notice> Due()
    {
        lock (gate)
        {
            // Until its stream has begun, everything recent is.
            var since = state.Since ?? time.GetUtcNow() - Reach;
            var due = new List<Notice>();
            foreach (var (service, notices) in offered.ToList())
            {
                var open = state.Due(notices, since);
                due.AddRange(open);
                // What is settled is not kept: there are thousands of services.
                if (open.Count == 0)
                {
                    offered.Remove(service);
                }
            }
            return due;
        }
    }

    // The first of each thread, where it does not wait for its next attempt; of them the oldest.
    private Notice? Next()
    {
        var now = time.GetUtcNow();
        return now < quietUntil
            ? null
            : Due()
                .GroupBy(static n => n.Thread, StringComparer.Ordinal)
                .Select(static thread => thread.First())
                .Where(n => !(attempts.GetValueOrDefault(n.Id)?.Next > now))
                .MinBy(static n => (n.At, n.Cause));
    }

    private async Task<IReadOnlyList<Fact>> SendAsync(Notice notice, CancellationToken cancellation)
    {
        var message = render(notice);
        if (state.Stopped is { } stopped)
        {
            return [GivenUp(message, stopped)];
        }
        var receipt = await TrySendAsync(message, cancellation);
        quietUntil = time.GetUtcNow() + channel.Pace;
        switch (receipt)
        {
            case Receipt.Delivered delivered:
                Settle(notice);
                // What another one waits for is still a trouble.
                Trouble = attempts.Count == 0 ? null : Trouble;
                Delivered++;
                return
                [
                    new NoticeDelivered(
                        notice.Id,
                        notice.Service,
                        notice.Thread,
                        Moments.Word(notice.Moment),
                        message.Title,
                        delivered.Reference
                    ),
                ];
            case Receipt.Later later:
                Trouble = later.Error;
                return Later(message, later);
            case Receipt.Gone gone:
                Settle(notice);
                Trouble = gone.Error;
                return [GivenUp(message, gone.Error), new ChannelStopped(gone.Error)];
            case var refused:
                Settle(notice);
                Trouble = ((Receipt.Refused)refused).Error;
                return [GivenUp(message, Trouble)];
        }
    }

    private Task<Receipt> TrySendAsync(Message message, CancellationToken cancellation)
    {
        var thread = new MessageThread(
            message.Notice.Thread,
            [
                .. state
                    .Thread(message.Notice.Thread)
                    .Select(static m => new SentMessage(m.Notice, m.Reference)),
            ]
        );
        return Attempt.SendAsync(channel, message, thread, time, cancellation);
    }

    private IReadOnlyList<Fact> Later(Message message, Receipt.Later later)
    {
        var notice = message.Notice;
        var now = time.GetUtcNow();
        var failures = (attempts.GetValueOrDefault(notice.Id)?.Failures ?? 0) + 1;
        attempts[notice.Id] = new Attempts(
            failures,
            now + BackOff.After(failures, later.After, jitter())
        );
        // A resent one has its time from then on.
        var known = state.Of(notice.Id);
        var begun = known is { Status: DeliveryStatus.Resent or DeliveryStatus.Delayed }
            ? known.At
            : now;
        if (now - begun >= Patience)
        {
            Settle(notice);
            return [GivenUp(message, later.Error)];
        }
        return known is { Status: DeliveryStatus.Delayed }
            ? []
            :
            [
                new NoticeDelayed(
                    notice.Id,
                    notice.Service,
                    notice.Thread,
                    message.Title,
                    later.Error
                ),
            ];
    }

    private void Settle(Notice notice) => attempts.Remove(notice.Id);

    private static NoticeGivenUp GivenUp(Message message, string error) =>
        new(message.Notice.Id, message.Notice.Service, message.Notice.Thread, message.Title, error);
}
