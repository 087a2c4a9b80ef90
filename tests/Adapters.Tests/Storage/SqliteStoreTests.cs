using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Storage;
using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Tests.Storage;

public sealed class SqliteStoreTests : JournalContractTests
{
    private readonly SqliteFixture fixture = new();
    private readonly List<SqliteStore> stores = [];

    private string State => fixture.State;

    protected override (IJournal Journal, ILeases Leases) Open()
    {
        var store = new SqliteStore(State, TimeProvider.System);
        lock (stores)
        {
            stores.Add(store);
        }
        return (store, store);
    }

    protected override Task<AuditResult> AuditAsync() => fixture.AuditAsync(Cancellation);

    private protected override ChildProcess Start(string task, params string[] arguments) =>
        ChildProcess.Start(["journal", task, State, .. arguments]);

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
        fixture.Dispose();
    }

    [Fact]
    public async Task Of_many_who_write_at_once_one_without_the_right_to_takes_nothing_from_the_others()
    {
        var (journal, leases) = Open();
        var (others, _) = Open();
        const int many = 50;
        var held = new List<ILease>();
        for (var i = 0; i < many; i++)
        {
            held.Add((await leases.TryAcquireAsync($"service-{i}", Cancellation))!);
        }
        var stale = new Stale("service-7", held[7].Fence - 1);

        var fact = new NewFact(null, new ServiceUnfrozen("over", "alice"));
        var refused = journal.AppendAsync(stale, [fact], Cancellation);
        var appends = held.Select(l => journal.AppendAsync(l, [fact], Cancellation)).ToList();

        await Assert.ThrowsAsync<LeaseLostException>(() => refused);
        await Task.WhenAll(appends);
        for (var i = 0; i < many; i++)
        {
            Assert.Single(await others.ReadAsync($"service-{i}", 0, Cancellation));
        }
        Assert.True((await AuditAsync()).IsWhole);
        foreach (var lease in held)
        {
            await lease.DisposeAsync();
        }
    }

    private sealed record Stale(string Service, long Fence) : ILease
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Reading_creates_nothing()
    {
        await using var store = new SqliteStore(State, TimeProvider.System);

        Assert.Empty(await store.ReadAsync("shop", 0, Cancellation));
        Assert.Equal(0, await store.HeadAsync(Cancellation));

        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public async Task A_reader_sees_a_journal_that_was_created_after_it_looked_first()
    {
        await using var reader = new SqliteStore(State, TimeProvider.System);
        Assert.Equal(0, await reader.HeadAsync(Cancellation));
        await using var lease = await AcquireAsync("shop");
        await AppendAsync(lease, null, 3);

        Assert.Equal(3, await reader.HeadAsync(Cancellation));
    }

    [Fact]
    public async Task Only_the_user_may_look_into_it()
    {
        await using var lease = await AcquireAsync("shop");
        await AppendAsync(lease, null, 1);

        const UnixFileMode others = (UnixFileMode)0b000_111_111;
        var inside = Directory.GetFileSystemEntries(State, "*", SearchOption.AllDirectories);
        Assert.Contains(fixture.Journal, inside, StringComparer.Ordinal);
        Assert.Contains(fixture.Journal + "-wal", inside, StringComparer.Ordinal);
        Assert.All(
            [State, .. inside],
            static p => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(p) & others)
        );
    }

    [Fact]
    public async Task Of_many_that_create_it_at_once_all_use_the_same_one()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async i =>
                {
                    await using var store = new SqliteStore(State, TimeProvider.System);
                    await using var lease = await store.TryAcquireAsync($"{i}", Cancellation);
                    NewFact fact = new(null, new RunAborted(""));
                    await store.AppendAsync(lease!, [fact], Cancellation);
                })
        );

        Assert.Equal(8, (await AuditAsync()).Facts);
        Assert.Equal("journal.db", Path.GetFileName(Assert.Single(Directory.GetFiles(State))));
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_a_writer()
    {
        await using var lease = await AcquireAsync("shop");
        await AppendAsync(lease, null, 1);
        using var other = fixture.Connect();
        using var transaction = other.BeginTransaction(deferred: false);

        Assert.Single(await Journal.ReadAsync("shop", 0, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../shop")]
    [InlineData("a/b")]
    [InlineData("ä b\n%2F")]
    [InlineData("%2F")]
    [InlineData("long")]
    public async Task A_service_of_any_name_has_a_lock_of_its_own(string name)
    {
        name = string.Equals(name, "long", StringComparison.Ordinal) ? new string('ß', 300) : name;
        await using var lease = await AcquireAsync(name);
        await using var other = await AcquireAsync(name + "x");

        Assert.Null(await Leases.TryAcquireAsync(name, Cancellation));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(State, "locks"), "*.lock").Length);
    }

    [Theory]
    [InlineData("with blanks; Mode=Memory")]
    [InlineData("it's = so")]
    [InlineData("\"quoted\"")]
    public async Task The_folder_may_be_called_anything(string name)
    {
        var state = Path.Combine(fixture.Folder, name);
        await using var store = new SqliteStore(state, TimeProvider.System);
        await using var lease = await store.TryAcquireAsync("shop", Cancellation);
        Assert.NotNull(lease);
        Assert.True(File.Exists(Path.Combine(state, "journal.db")));
    }

    [Fact]
    public async Task The_lock_is_one_that_other_programs_understand()
    {
        var runner = new CommandRunner(TimeProvider.System);
        var command = new Command(
            ["flock", "--nonblock", Path.Combine(State, "locks", "shop.lock"), "true"],
            TimeSpan.FromSeconds(60)
        );

        await using (await AcquireAsync("shop"))
        {
            Assert.Equal(1, (await runner.RunAsync(command, Cancellation)).ExitCode);
        }
        Assert.Equal(0, (await runner.RunAsync(command, Cancellation)).ExitCode);
    }

    [Fact]
    public async Task Where_a_lock_file_was_removed_the_fence_holds_the_first_holder_back()
    {
        await using var first = await AcquireAsync("shop");
        File.Delete(Path.Combine(State, "locks", "shop.lock"));
        await using var second = await AcquireAsync("shop");

        await Assert.ThrowsAsync<LeaseLostException>(() => AppendAsync(first, null, 1));
        await AppendAsync(second, null, 1);
    }

    [Fact]
    public async Task A_journal_that_is_removed_while_in_use_is_not_written_into_the_void()
    {
        await using var lease = await AcquireAsync("shop");
        await AppendAsync(lease, null, 1);
        foreach (var path in Directory.GetFiles(State))
        {
            File.Delete(path);
        }

        var error = await Assert.ThrowsAsync<JournalException>(() => AppendAsync(lease, null, 1));

        Assert.StartsWith(
            $"{fixture.Journal} was removed while it was in use",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task In_the_place_of_a_journal_that_was_read_and_is_gone_no_other_is_begun()
    {
        await fixture.WriteAsync(1, Cancellation);
        await Journal.ReadAsync("shop", 0, Cancellation);
        foreach (var path in Directory.GetFiles(State))
        {
            File.Delete(path);
        }

        await Assert.ThrowsAsync<JournalException>(() =>
            Leases.TryAcquireAsync("shop", Cancellation)
        );

        Assert.False(File.Exists(fixture.Journal));
    }

    [Fact]
    public async Task A_journal_that_is_put_in_the_place_of_another_is_the_one_that_is_used()
    {
        await fixture.WriteAsync(2, Cancellation);
        Assert.Equal(2, (await Journal.ReadAsync("shop", 0, Cancellation)).Count);
        using var backup = new SqliteFixture();
        await backup.WriteAsync(5, Cancellation);

        File.Delete(fixture.Journal + "-wal");
        File.Delete(fixture.Journal + "-shm");
        File.Move(backup.Journal, fixture.Journal, overwrite: true);

        Assert.Equal(5, (await Journal.ReadAsync("shop", 0, Cancellation)).Count);
    }

    [Theory]
    [InlineData(2, "was written by a newer lastgood (schema 2, this one knows 1): update lastgood")]
    [InlineData(0, "is not a journal of lastgood")]
    public async Task A_journal_of_another_version_is_refused(int version, string expected)
    {
        await fixture.WriteAsync(1, Cancellation);
        fixture.Change($"PRAGMA user_version = {version}");

        Assert.Contains(expected, await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_garbage_is_refused()
    {
        Directory.CreateDirectory(State);
        await File.WriteAllTextAsync(fixture.Journal, new string('x', 5000), Cancellation);

        Assert.Contains(
            "is damaged, or is no journal",
            await RefusalAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "moon_landed",
        "{\"fact\":\"moon_landed\"}",
        "entry 2 of the journal is a moon_landed, which this lastgood does not know"
    )]
    [InlineData(
        "run_ended",
        "{\"fact\":\"run_ended\",\"outcome\":\"Levitated\"}",
        "entry 2 of the journal (run_ended) cannot be read"
    )]
    public async Task A_fact_of_a_newer_version_is_an_error_that_says_so(
        string kind,
        string body,
        string expected
    )
    {
        await fixture.WriteAsync(1, Cancellation);
        fixture.Change(
            "INSERT INTO facts VALUES (2, 'shop', NULL, 0, $kind, $body, 1, x'', x'')",
            ("$kind", kind),
            ("$body", body)
        );

        Assert.StartsWith(expected, await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_folder_that_is_a_file_is_an_error_that_names_it()
    {
        await File.WriteAllTextAsync(State, "", Cancellation);

        var error = await Assert.ThrowsAsync<JournalException>(() =>
            Leases.TryAcquireAsync("shop", Cancellation)
        );

        Assert.StartsWith($"{State} cannot be used", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_an_error_and_nothing_that_was_acknowledged_is_lost()
    {
        var disk = Directory.CreateDirectory(Path.Combine(fixture.Folder, "disk")).FullName;
        var state = Path.Combine(disk, "state");

        var said = await MountedAsync(
            "mount -t tmpfs -o size=768k tmpfs \"$0\" && exec \"$@\"",
            disk,
            ["fill", state, Path.Combine(disk, "ballast")]
        );

        Assert.Equal(
            [
                $"refused: {state}/journal.db cannot be written, its disk is full: nothing was recorded; make room, see: df -h {state}",
                "lost: 0, whole",
                "went on: 1",
            ],
            said,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task On_a_disk_that_is_full_already_it_can_still_be_read()
    {
        var disk = Directory.CreateDirectory(Path.Combine(fixture.Folder, "a disk?")).FullName;

        var said = await MountedAsync(
            "mount -t tmpfs -o size=768k tmpfs \"$0\" && exec \"$@\"",
            disk,
            ["crowd", Path.Combine(disk, "state"), Path.Combine(disk, "ballast")]
        );

        Assert.Equal(["2", "4", "read: 4"], said[..3], StringComparer.Ordinal);
        Assert.StartsWith("refused: ", said[3], StringComparison.Ordinal);
        Assert.Contains("its disk is full", said[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_disk_that_is_read_only_it_can_still_be_read()
    {
        await fixture.WriteAsync(3, Cancellation);

        var said = await MountedAsync(
            "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
            State,
            ["try", State]
        );

        Assert.Equal("read: 3", said[0]);
        Assert.StartsWith($"refused: {State}/locks/shop.lock", said[1], StringComparison.Ordinal);
        Assert.Contains("Read-only", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_library_the_error_says_how_to_install_it()
    {
        var error = Assert.Throws<JournalException>(() => SqliteLibrary.Find("libnone.so.0"));

        Assert.EndsWith("apt-get install libsqlite3-0", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> RefusalAsync() =>
        (
            await Assert.ThrowsAsync<JournalException>(() =>
                Journal.ReadAsync("shop", 0, Cancellation)
            )
        ).Message;

    /// <summary>Runs a task of <see cref="JournalProgram"/> in a name space of its own, where a user may mount.</summary>
    private static async Task<string[]> MountedAsync(string mount, string place, string[] task)
    {
        string[] unshare = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, place];
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new([.. unshare, ChildProcess.Program, "journal", .. task], TimeSpan.FromSeconds(60)),
            Cancellation
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
