using Lastgood.Adapters.Storage;
using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Tests.Storage;

/// <summary>What another process does with a journal. It tells on standard output what it has done, as soon as that is durable.</summary>
internal static class JournalProgram
{
    public static async Task<int> RunAsync(string task, string state, string[] arguments)
    {
        await using var store = new SqliteStore(state, TimeProvider.System);
        switch (task, arguments)
        {
            case ("append", [var service, var count]):
                await AppendAsync(store, service, int.Parse(count, null));
                break;
            case ("hold", [var service]):
                await using (var lease = await store.TryAcquireAsync(service, default))
                {
                    Console.WriteLine(lease is null ? "taken" : "held");
                    await Task.Delay(Timeout.Infinite);
                }
                break;
            case ("fill", [var ballast]):
                await FillAsync(store, state, ballast);
                break;
            case ("crowd", [var ballast]):
                await CrowdAsync(store, state, ballast);
                break;
            case ("try", []):
                await TryAsync(store);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(task), task, "unknown task");
        }
        return 0;
    }

    private static async Task AppendAsync(SqliteStore store, string service, int count)
    {
        await using var lease = await store.TryAcquireAsync(service, default);
        for (var i = 0; i < count; i++)
        {
            NewFact[] pair =
            [
                new("r1", new StepStarted(i, new())),
                new("r1", new StepFailed(i, "", null)),
            ];
            var entries = await store.AppendAsync(lease!, pair, default);
            Console.WriteLine(entries[^1].Sequence);
        }
    }

    /// <summary>Appends until the disk is full, looks at what is left, and goes on when there is room again.</summary>
    private static async Task FillAsync(SqliteStore store, string state, string ballast)
    {
        await File.WriteAllBytesAsync(ballast, new byte[256 * 1024]);
        await using var lease = await store.TryAcquireAsync("shop", default);
        NewFact[] facts = [new(null, new RunAborted(new string('x', 3000)))];
        long acknowledged = 0;
        try
        {
            while (true)
            {
                acknowledged = (await store.AppendAsync(lease!, facts, default))[^1].Sequence;
            }
        }
        catch (JournalException e)
        {
            Console.WriteLine($"refused: {e.Message}");
        }
        await using (var reader = new SqliteStore(state, TimeProvider.System))
        {
            var audit = await reader.AuditAsync(default);
            Console.WriteLine($"lost: {acknowledged - audit.Facts}, {audit.Problem ?? "whole"}");
        }
        File.Delete(ballast);
        var next = await store.AppendAsync(lease!, facts, default);
        Console.WriteLine($"went on: {next[0].Sequence - acknowledged}");
    }

    /// <summary>Fills the disk while nobody uses the journal, then tries.</summary>
    private static async Task CrowdAsync(SqliteStore store, string state, string ballast)
    {
        await AppendAsync(store, "shop", 2);
        await store.DisposeAsync();
        try
        {
            await using var file = File.Create(ballast, bufferSize: 1);
            while (true)
            {
                await file.WriteAsync(new byte[4096]);
            }
        }
        catch (IOException)
        {
            await using var next = new SqliteStore(state, TimeProvider.System);
            await TryAsync(next);
        }
    }

    private static async Task TryAsync(SqliteStore store)
    {
        try
        {
            Console.WriteLine($"read: {(await store.ReadAsync("shop", 0, default)).Count}");
        }
        catch (JournalException e)
        {
            Console.WriteLine($"not read: {e.Message}");
        }
        try
        {
            await using var lease = await store.TryAcquireAsync("shop", default);
            Console.WriteLine("acquired");
        }
        catch (JournalException e)
        {
            Console.WriteLine($"refused: {e.Message}");
        }
    }
}
