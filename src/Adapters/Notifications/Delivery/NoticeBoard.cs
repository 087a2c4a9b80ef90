using System.Collections.Concurrent;
using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Delivery;

/// <summary>
/// Follows the journal with one question for all services, and offers the notices of those that changed, or that time makes
/// more of, to the channels.
/// </summary>
/// <param name="journal">Where the facts are.</param>
/// <param name="news">What is new in it.</param>
/// <param name="rulesOf">What the notices of a service rest on; null for one that nobody is told of.</param>
/// <param name="only">The services that are followed; null for all.</param>
/// <param name="time">The clock.</param>
public sealed class NoticeBoard(
    IJournal journal,
    IJournalNews news,
    Func<string, NoticeRules?> rulesOf,
    IReadOnlyCollection<string>? only,
    TimeProvider time
)
{
    // The facts of services that time makes notices of: those with a run or an incident.
    private readonly Dictionary<string, IReadOnlyList<Entry>> timed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> asked = new();
    private readonly List<Action<string, IReadOnlyList<Notice>>> readers = [];
    private long head;

    /// <summary>Somebody to offer notices to: all that a service has, each time that there may be new ones.</summary>
    public void Add(Action<string, IReadOnlyList<Notice>> reader) => readers.Add(reader);

    /// <summary>The notices of a service are wanted again.</summary>
    public void Ask(string service) => asked.Enqueue(service);

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var now = await news.HeadAsync(cancellation);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (now > head)
        {
            changed.UnionWith(only ?? await news.ChangedAsync(head, cancellation));
        }
        while (asked.TryDequeue(out var service))
        {
            changed.Add(service);
        }
        foreach (var service in changed)
        {
            if (!ChannelState.IsStream(service) && rulesOf(service) is { } rules)
            {
                Offer(service, await journal.ReadAsync(service, 0, cancellation), rules);
            }
        }
        // What was appended meanwhile is looked at the next time.
        head = now;
        foreach (var (service, entries) in timed.Where(t => !changed.Contains(t.Key)).ToList())
        {
            if (rulesOf(service) is { } rules)
            {
                Offer(service, entries, rules);
            }
        }
    }

    private void Offer(string service, IReadOnlyList<Entry> entries, NoticeRules rules)
    {
        if (Notices.AreTimed(ServiceState.From(service, entries)))
        {
            timed[service] = entries;
        }
        else
        {
            timed.Remove(service);
        }
        var notices = Notices.Of(entries, rules, time.GetUtcNow());
        readers.ForEach(reader => reader(service, notices));
    }
}
