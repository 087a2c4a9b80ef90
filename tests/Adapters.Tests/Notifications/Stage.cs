using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.Adapters.Notifications.Templates;
using Lastgood.Adapters.Storage;
using Lastgood.Adapters.Tests.Signals.Prometheus;
using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Tests.Notifications;

/// <summary>A journal in which incidents are opened and resolved, a clock that is moved, and workers that tell of it.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteStore store;

    public Stage()
    {
        store = new SqliteStore(folder["state"], Time);
        Journal = store;
    }

    public SteppedTime Time { get; } = new();

    /// <summary>What workers write to: it can be made to fail.</summary>
    public IJournal Journal { get; set; }

    public SqliteStore Store => store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Something happens to a service.</summary>
    public async Task HappensAsync(string service, params IReadOnlyList<Fact> facts)
    {
        await using var lease = await store.TryAcquireAsync(service, Cancellation);
        await store.AppendAsync(
            lease!,
            [.. facts.Select(static f => new NewFact(null, f))],
            Cancellation
        );
    }

    /// <summary>An incident begins.</summary>
    public Task OpenAsync(string service) =>
        HappensAsync(service, new IncidentOpened($"{service}-i1", "it fails", "1.2"));

    /// <summary>It is over.</summary>
    public Task ResolveAsync(string service) =>
        HappensAsync(service, new IncidentResolved($"{service}-i1", "alice", "mended"));

    /// <summary>A new process: it knows nothing but the journal.</summary>
    public Process Start(IChannel channel) => new(this, channel);

    /// <summary>What became of each message, by its id.</summary>
    public async Task<IReadOnlyDictionary<string, DeliveryStatus>> StatusAsync()
    {
        var state = new ChannelState();
        state.Apply(await store.ReadAsync("channel:phone", 0, Cancellation));
        return state.Records.ToDictionary(
            static r => r.Notice,
            static r => r.Status,
            StringComparer.Ordinal
        );
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    internal sealed class Process
    {
        private readonly NoticeBoard board;

        public Process(Stage stage, IChannel channel)
        {
            board = new NoticeBoard(
                stage.store,
                stage.store,
                static _ => new NoticeRules(),
                only: null,
                stage.Time
            );
            var writer = new MessageWriter(
                [MessageTemplates.None],
                static service => service,
                static _ => []
            );
            Worker = new ChannelWorker(
                channel,
                new Subscription(),
                writer.Write,
                stage.Journal,
                stage.store,
                stage.Time,
                static () => 1
            );
            board.Add(Worker.Offer);
        }

        public ChannelWorker Worker { get; }

        /// <summary>Looks and delivers, once.</summary>
        public async Task WorkAsync()
        {
            await board.LookAsync(Cancellation);
            await Worker.WorkAsync(board.Ask, Cancellation);
        }
    }
}

/// <summary>A channel that does what the test says.</summary>
internal sealed class Phone(Func<Message, MessageThread, Receipt> answer) : IChannel
{
    public List<string> Heard { get; } = [];

    public string Name => "phone";

    public Task<Receipt> SendAsync(
        Message message,
        MessageThread thread,
        CancellationToken cancellation
    )
    {
        Heard.Add(message.Id);
        return Task.FromResult(answer(message, thread));
    }
}
