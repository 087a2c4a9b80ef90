using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>
/// Looks at the new pods while Helm waits for them, and ends Helm where waiting is of no use: by itself it goes on until its time limit,
/// five minutes as a rule, whatever becomes of the pods.
/// </summary>
internal sealed class Guard(
    HelmOptions options,
    HelmProgram helm,
    Watching watching,
    Action<string> tell,
    TimeProvider time
)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <summary>Runs a rollback.</summary>
    /// <param name="arguments">See <see cref="HelmCommands.Rollback"/>.</param>
    /// <param name="hooks">How many hooks it runs.</param>
    /// <param name="target">What it rolls back to.</param>
    /// <param name="since">The moment, by the API server's clock: pods made before are not of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How Helm ended, and why it was ended; one of them is null.</returns>
    /// <exception cref="PlatformException">It did not end.</exception>
    public async Task<(CommandResult? Result, string? Hopeless)> RollbackAsync(
        IReadOnlyList<string> arguments,
        int hooks,
        Revision target,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = helm.RollbackAsync(arguments, hooks, end.Token);
        var hopeless = await HopelessAsync(running, target, since, end.Token);
        if (hopeless is null)
        {
            return (await running, null);
        }
        await end.CancelAsync();
        try
        {
            // It may have ended just now.
            return (await running, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, hopeless);
        }
    }

    // Null once Helm has ended.
    private async Task<string?> HopelessAsync(
        Task running,
        Revision target,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        while (true)
        {
            await Task.WhenAny(running, Task.Delay(Glance, time, cancellation));
            if (running.IsCompleted)
            {
                return null;
            }
            cancellation.ThrowIfCancellationRequested();
            var pods = await TroubledAsync(target, since, cancellation);
            foreach (var well in first.Keys.Except(pods.Keys, StringComparer.Ordinal).ToList())
            {
                first.Remove(well);
            }
            foreach (var (uid, words) in pods)
            {
                first.TryAdd(uid, time.GetTimestamp());
                if (time.GetElapsedTime(first[uid]) >= options.StuckTimeout)
                {
                    return words;
                }
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> TroubledAsync(
        Revision target,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        try
        {
            var live = await watching.LookAsync(target, cancellation);
            tell(Settling.Words(live));
            return await watching.TroubledAsync(live, since, cancellation);
        }
        catch (PlatformException)
        {
            // Helm, which is asking too, will tell.
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }
}
