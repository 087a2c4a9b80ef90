using System.Diagnostics;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;

namespace Lastgood.Bench.Platforms;

/// <summary>Users who ask for the version all the time, 10 ms after each answer, over fresh connections.</summary>
internal sealed class Users : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly CancellationTokenSource end = new();
    private readonly Lock @lock = new();
    private readonly List<(long At, string? Version)> answers = [];
    private readonly Task asking;

    private Users(string url) => asking = AskAsync(url);

    /// <summary>Those of a service.</summary>
    public static Users Of(string url) => new(url);

    /// <summary>Waits until they get a release.</summary>
    /// <exception cref="CommandException">They do not.</exception>
    public async Task GetAsync(string version, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        while (Last() != version)
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new CommandException(
                    $"users do not get {version}; they get {Last() ?? "nothing"}"
                );
            }
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Forgets what they got so far.</summary>
    public void Forget()
    {
        lock (@lock)
        {
            answers.Clear();
        }
    }

    /// <summary>When they had asked for the last time.</summary>
    public async Task StopAsync()
    {
        await end.CancelAsync();
        await asking;
    }

    /// <summary>From a moment until they got a release and from then on nothing else, in milliseconds.</summary>
    public double Since(long moment, string version)
    {
        var last = answers.FindLastIndex(answer => answer.Version != version);
        return Stopwatch.GetElapsedTime(moment, answers[last + 1].At).TotalMilliseconds;
    }

    /// <summary>How long they got no answer or an error: from the first such answer to the next good one, added up, in milliseconds.</summary>
    public double Without()
    {
        var sum = 0.0;
        for (var i = 0; i + 1 < answers.Count; i++)
        {
            if (answers[i].Version is null)
            {
                sum += Stopwatch.GetElapsedTime(answers[i].At, answers[i + 1].At).TotalMilliseconds;
            }
        }
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        end.Cancel();
        asking.Wait();
        end.Dispose();
        http.Dispose();
    }

    private string? Last()
    {
        lock (@lock)
        {
            return answers.Count == 0 ? null : answers[^1].Version;
        }
    }

    private async Task AskAsync(string url)
    {
        while (!end.IsCancellationRequested)
        {
            var result = await http.FetchAsync(
                new FetchRequest($"{url}/version", TimeSpan.FromSeconds(1), 1000),
                CancellationToken.None
            );
            var text = result.Answer is { Succeeded: true } answer ? answer.Text : null;
            var version = (string[])[Side.Good, Side.Bad];
            lock (@lock)
            {
                answers.Add(
                    (
                        Stopwatch.GetTimestamp(),
                        version.FirstOrDefault(v =>
                            text?.Contains(v, StringComparison.Ordinal) == true
                        )
                    )
                );
            }
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
