using System.Collections.Concurrent;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

/// <summary>Clients that ask without a pause, each over a connection that it keeps.</summary>
internal sealed class KeepAliveLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> failures = [];
    private readonly Task clients;
    private int count;

    public KeepAliveLoad(string front, int clients) =>
        this.clients = Task.WhenAll(
            Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(front)))
        );

    /// <summary>Waits until so many more requests were answered.</summary>
    public Task MoreAsync(int requests)
    {
        var goal = Volatile.Read(ref count) + requests;
        return NginxBed.UntilAsync(() => Task.FromResult(Volatile.Read(ref count) >= goal));
    }

    /// <summary>Ends and counts the answers by version.</summary>
    public async Task<(
        IReadOnlyDictionary<string, int> Answers,
        IReadOnlyCollection<string> Failures
    )> EndAsync()
    {
        await end.CancelAsync();
        await clients;
        return (answers, failures);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        end.Dispose();
    }

    private async Task AskAsync(string front)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
        using var client = new HttpClient(handler);
        while (!end.IsCancellationRequested)
        {
            try
            {
                var body = await client.GetStringAsync(new Uri(front + "/"));
                answers.AddOrUpdate(body.Split(' ')[0], 1, static (_, n) => n + 1);
            }
            catch (HttpRequestException e)
            {
                failures.Add(e.Message);
            }
            Interlocked.Increment(ref count);
        }
    }
}
