using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Journal;

namespace Lastgood.Adapters.Tests.Storage;

/// <summary>What every store promises.</summary>
public abstract class JournalContractTests : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IJournal Journal { get; private set; } = null!;

    protected ILeases Leases { get; private set; } = null!;

    /// <summary>Another use of the same store, as another process would have it.</summary>
    protected abstract (IJournal Journal, ILeases Leases) Open();

    /// <summary>Walks the chain.</summary>
    protected abstract Task<AuditResult> AuditAsync();

    /// <summary>Starts a process that does a task of <see cref="JournalProgram"/> with the same store.</summary>
    private protected abstract ChildProcess Start(string task, params string[] arguments);

    public ValueTask InitializeAsync()
    {
        (Journal, Leases) = Open();
        return ValueTask.CompletedTask;
    }

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task Where_nothing_was_appended_there_is_nothing_and_it_is_whole()
    {
        Assert.Empty(await Journal.ReadAsync("shop", 0, Cancellation));
        var audit = await AuditAsync();
        Assert.Equal((0, true), (audit.Facts, audit.IsWhole));
    }

    [Fact]
    public async Task Every_kind_of_fact_comes_back_as_it_was_appended()
    {
        await using var lease = await AcquireAsync("shop");
        NewFact[] facts = [.. SampleFacts.All.Select(static s => new NewFact("run", s.Fact))];

        var appended = await Journal.AppendAsync(lease, facts, Cancellation);

        var read = await Open().Journal.ReadAsync("shop", 0, Cancellation);
        Assert.Equal(facts.Length, read.Count);
        Assert.All(
            facts.Zip(read),
            static p => Assert.Equivalent(p.First.Fact, p.Second.Fact, strict: true)
        );
        Assert.Equal(
            appended.Select(static e => (e.Sequence, e.Service, e.Run, e.At)),
            read.Select(static e => (e.Sequence, e.Service, e.Run, e.At))
        );
        Assert.True((await AuditAsync()).IsWhole);
    }

    [Fact]
    public async Task Entries_are_numbered_across_services_and_read_by_service()
    {
        await using var shop = await AcquireAsync("shop");
        await using var cart = await AcquireAsync("cart");
        await AppendAsync(shop, "r1", 2);
        await AppendAsync(cart, null, 1);
        await AppendAsync(shop, null, 1);

        var all = await Journal.ReadAsync("shop", 0, Cancellation);
        var later = await Journal.ReadAsync("shop", 2, Cancellation);

        Assert.Equal([1, 2, 4], all.Select(static e => e.Sequence));
        Assert.Equal(["r1", "r1", null], all.Select(static e => e.Run), StringComparer.Ordinal);
        Assert.All(all, static e => Assert.Equal("shop", e.Service));
        Assert.Equal([4], later.Select(static e => e.Sequence));
        Assert.Empty(await Journal.ReadAsync("none", 0, Cancellation));
    }

    [Fact]
    public async Task A_lease_excludes_a_second_one_and_other_services_are_free()
    {
        var lease = await AcquireAsync("shop");

        Assert.Null(await Leases.TryAcquireAsync("shop", Cancellation));
        Assert.Null(await Open().Leases.TryAcquireAsync("shop", Cancellation));
        await using var other = await AcquireAsync("cart");

        await lease.DisposeAsync();
        await using var next = await AcquireAsync("shop");
        Assert.True(next.Fence > lease.Fence);
    }

    [Fact]
    public async Task A_lease_that_was_given_back_appends_nothing()
    {
        var lease = await AcquireAsync("shop");
        await lease.DisposeAsync();

        await Assert.ThrowsAsync<LeaseLostException>(() => AppendAsync(lease, null, 1));
        await using var next = await AcquireAsync("shop");
        await Assert.ThrowsAsync<LeaseLostException>(() => AppendAsync(lease, null, 1));

        Assert.Empty(await Journal.ReadAsync("shop", 0, Cancellation));
    }

    [Fact]
    public async Task An_append_with_an_old_or_invented_fence_is_refused_and_appends_nothing()
    {
        await using var lease = await AcquireAsync("shop");
        await AppendAsync(lease, null, 1);

        foreach (var fence in new[] { lease.Fence - 1, lease.Fence + 1 })
        {
            await Assert.ThrowsAsync<LeaseLostException>(() =>
                AppendAsync(new Forged("shop", fence), null, 3)
            );
        }
        await Assert.ThrowsAsync<LeaseLostException>(() =>
            AppendAsync(new Forged("never leased", 1), null, 3)
        );

        await AppendAsync(lease, null, 1);
        Assert.Equal(2, (await AuditAsync()).Facts);
    }

    [Fact]
    public async Task A_lease_is_free_when_its_process_was_killed()
    {
        await using var holder = Start("hold", "shop");
        Assert.Equal("held", await holder.ReadLineAsync(Cancellation));
        Assert.Null(await Leases.TryAcquireAsync("shop", Cancellation));

        await holder.KillAsync();

        await using var lease = await AcquireAsync("shop");
        await AppendAsync(lease, null, 1);
    }

    [Fact]
    public async Task Processes_and_tasks_that_append_at_once_make_one_whole_chain()
    {
        await using var first = Start("append", "first", "40");
        await using var second = Start("append", "second", "40");
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async i =>
                {
                    var (journal, leases) = Open();
                    await using var lease = await leases.TryAcquireAsync($"task {i}", Cancellation);
                    for (var n = 0; n < 20; n++)
                    {
                        NewFact fact = new(null, new StepFailed(n, "", null));
                        await journal.AppendAsync(lease!, [fact], Cancellation);
                    }
                })
        );
        await first.FinishAsync(Cancellation);
        await second.FinishAsync(Cancellation);

        var audit = await AuditAsync();
        Assert.Equal((null, (2 * 80) + (4 * 20)), (audit.Problem, audit.Facts));
        var steps = (await Journal.ReadAsync("task 3", 0, Cancellation)).Select(static e =>
            ((StepFailed)e.Fact).Step
        );
        Assert.Equal(Enumerable.Range(0, 20), steps);
    }

    [Fact]
    public async Task Processes_killed_while_they_append_leave_a_whole_chain_with_all_that_was_acknowledged()
    {
        for (var round = 0; round < 6; round++)
        {
            long acknowledged = 0;
            await using var writer = Start("append", "shop", "1000000");
            for (var n = 0; n <= round * 7; n++)
            {
                acknowledged = long.Parse((await writer.ReadLineAsync(Cancellation))!, null);
            }
            await writer.KillAsync();

            var audit = await AuditAsync();
            Assert.Null(audit.Problem);
            Assert.True(audit.Facts >= acknowledged);
            // They are appended in pairs: all or none.
            Assert.Equal(0, audit.Facts % 2);
        }
    }

    /// <summary>Takes a lease that must be free.</summary>
    protected async Task<ILease> AcquireAsync(string service) =>
        await Leases.TryAcquireAsync(service, Cancellation)
        ?? throw new InvalidOperationException($"the lease of {service} is taken");

    /// <summary>Appends some facts.</summary>
    protected Task<IReadOnlyList<Entry>> AppendAsync(ILease lease, string? run, int count) =>
        Journal.AppendAsync(
            lease,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new NewFact(run, new StepFailed(i, "no", null))),
            ],
            Cancellation
        );

    private sealed record Forged(string Service, long Fence) : ILease
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
