using Lastgood.Adapters.Http;
using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Adapters.Notifications.Templates;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Storage;
using Lastgood.App.Configuration;
using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.App.Composition;

/// <summary>
/// The channels of a configuration, put together with connections to the journal of their own: a run waits for nobody who
/// reads or writes for them.
/// </summary>
internal sealed class Channels : IAsyncDisposable
{
    // Not security: only that many do not come back at once.
    private static double Jitter() => Random.Shared.NextDouble();

    private readonly Settings settings;
    private readonly SqliteStore store;
    private readonly IJournal journal;
    private readonly HttpFetcher http;
    private readonly TimeProvider time;

    /// <summary>Puts them together; cheap, opens nothing but the templates.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="wiring">What the program is made of.</param>
    /// <param name="say">Says a line at the terminal.</param>
    public Channels(Settings settings, Wiring wiring, Action<string> say)
    {
        this.settings = settings;
        time = wiring.Time;
        store = new SqliteStore(settings.State, time);
        journal = wiring.Journal(store);
        http = new HttpFetcher(time);
        var tools = new ChannelTools(http, new CommandRunner(time), time, say);
        var common = Read(settings.Notify.Templates);
        All =
        [
            .. settings.Notify.Channels.Select(c => new Bound(
                c,
                c.Options.Create(c.Name, tools),
                c.Templates is null ? [common] : [Read(c.Templates), common]
            )),
        ];
    }

    /// <summary>A channel with what it is told, in which words.</summary>
    internal sealed record Bound(
        ChannelSettings Settings,
        IChannel Channel,
        IReadOnlyList<MessageTemplates> Templates
    )
    {
        public string Name => Settings.Name;

        public bool Wants(Notice notice) => Settings.Wishes.Wants(notice, Channel);
    }

    /// <summary>The channels, in the file's order.</summary>
    public IReadOnlyList<Bound> All { get; }

    /// <summary>What is wrong with templates.</summary>
    public IEnumerable<string> Problems =>
        All.SelectMany(static c => c.Templates)
            .SelectMany(static t => t.Problems)
            .Distinct(StringComparer.Ordinal);

    /// <summary>What the notices of a service rest on; null for one that is not in the configuration.</summary>
    public NoticeRules? RulesOf(string service) =>
        settings.Names.Contains(service, StringComparer.Ordinal)
            ? new NoticeRules
            {
                Progress = settings.Notify.Progress,
                Contacts = settings.ContactsOf(service),
            }
            : null;

    /// <summary>A notice in the words of a channel.</summary>
    public Message Write(Bound channel, Notice notice) =>
        new MessageWriter(channel.Templates, settings.PublicNameOf, LinksOf).Write(notice);

    /// <summary>Delivers, once it is run.</summary>
    /// <param name="only">The services whose notices are delivered; null for all.</param>
    /// <param name="glance">How often is looked.</param>
    /// <param name="say">Told of trouble with the journal.</param>
    public Delivering Deliver(
        IReadOnlyCollection<string>? only,
        TimeSpan glance,
        Action<string> say
    ) =>
        new(
            new NoticeBoard(journal, store, RulesOf, only, time),
            [
                .. All.Select(channel => new ChannelWorker(
                    channel.Channel,
                    channel.Settings.Wishes,
                    notice => Write(channel, notice),
                    journal,
                    store,
                    time,
                    Jitter
                )),
            ],
            time,
            say
        )
        {
            Glance = glance,
        };

    /// <summary>What was told on a channel.</summary>
    public async Task<ChannelState> StateAsync(string channel, CancellationToken cancellation)
    {
        var state = new ChannelState();
        state.Apply(await journal.ReadAsync(ChannelState.StreamOf(channel), 0, cancellation));
        return state;
    }

    /// <summary>The notices of a service as of now.</summary>
    public async Task<IReadOnlyList<Notice>> NoticesAsync(
        string service,
        CancellationToken cancellation
    ) =>
        RulesOf(service) is { } rules
            ? Notices.Of(await journal.ReadAsync(service, 0, cancellation), rules, time.GetUtcNow())
            : [];

    /// <summary>Writes to a channel's stream, once it is its turn.</summary>
    /// <exception cref="JournalException">A process that delivers on it does not come to an end.</exception>
    public async Task AppendAsync(
        string channel,
        IReadOnlyList<Fact> facts,
        CancellationToken cancellation
    )
    {
        // Longer than any one message may take.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3), time);
        var stream = ChannelState.StreamOf(channel);
        while (true)
        {
            await using var lease = await store.TryAcquireAsync(stream, cancellation);
            if (lease is not null)
            {
                await journal.AppendAsync(
                    lease,
                    [.. facts.Select(static f => new NewFact(null, f))],
                    CancellationToken.None
                );
                return;
            }
            if (patience.IsCancellationRequested)
            {
                throw new JournalException(
                    $"another lastgood has been sending on {channel} for three minutes; try again later"
                );
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        }
    }

    private static MessageTemplates Read(string? folder) =>
        folder is null ? MessageTemplates.None : MessageTemplates.Read(folder);

    private IReadOnlyList<MessageLink> LinksOf(Notice notice) =>
        settings.Notify.Link is { } link
            ?
            [
                new MessageLink(
                    notice.Incident ?? notice.Service,
                    link.Replace("{service}", notice.Service, StringComparison.Ordinal)
                        .Replace("{incident}", notice.Incident ?? "", StringComparison.Ordinal)
                ),
            ]
            : [];

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await store.DisposeAsync();
    }
}
