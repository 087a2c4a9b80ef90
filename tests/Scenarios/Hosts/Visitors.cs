using System.Collections.Concurrent;

namespace Lastgood.Scenarios.Hosts;

/// <summary>Users who ask for a page, one after the other; each answer is kept, or that there was none.</summary>
internal sealed class Visitors : IAsyncDisposable
{
    private readonly ConcurrentQueue<string?> answers = new();
    private readonly CancellationTokenSource end = new();
    private readonly Task visiting;

    /// <summary>They come at once.</summary>
    /// <param name="page">What they ask for.</param>
    public Visitors(Uri page) => visiting = VisitAsync(page);

    /// <summary>The answers so far; null for one that did not come.</summary>
    public IReadOnlyList<string?> Answers => [.. answers];

    /// <summary>Waits until some more have got an answer.</summary>
    public Task SomeMoreAsync(string answer)
    {
        var before = answers.Count;
        return StageSteps.UntilAsync(
            () => Task.FromResult(answers.Skip(before).Count(a => a == answer)),
            static count => count > 10,
            static count => $"only {count} were answered as they should be"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await visiting;
        end.Dispose();
    }

    private async Task VisitAsync(Uri page)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (!end.IsCancellationRequested)
        {
            try
            {
                answers.Enqueue((await http.GetStringAsync(page)).Trim());
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                answers.Enqueue(null);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }
    }
}
