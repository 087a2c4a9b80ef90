using Lastgood.Adapters.Processes;

namespace Lastgood.Demo;

/// <summary>Waits for what has to come in a demo.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until a release serves and is proven.</summary>
    /// <exception cref="CommandException">It is not, after a while.</exception>
    public static Task<ServiceStatus> IsGoodAsync(
        Lastgood lastgood,
        string version,
        CancellationToken cancellation
    ) =>
        UntilAsync<ServiceStatus>(
            lastgood.StatusAsync,
            status => status.Serving == version && status.Verdict == "good",
            $"{version} did not become good",
            cancellation
        );

    /// <summary>Waits until a bad release was noticed, and what was done about it has come to its end.</summary>
    /// <exception cref="CommandException">It does not come to that.</exception>
    public static async Task<IncidentView> IsOverAsync(
        Lastgood lastgood,
        string bad,
        Predicate<IncidentView> isOver,
        CancellationToken cancellation
    )
    {
        var status = await UntilAsync<ServiceStatus>(
            lastgood.StatusAsync,
            static status => status.Incident is not null,
            $"nobody noticed that {bad} is broken",
            cancellation
        );
        return await UntilAsync(
            patience => lastgood.IncidentAsync(status.Incident!, patience),
            isOver,
            $"{status.Incident} did not come to its end",
            cancellation
        );
    }

    /// <summary>Outside the stage, which is gone when the report is read.</summary>
    public static string ReportFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "lastgood.slnx")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder?.FullName ?? Environment.CurrentDirectory, "artifacts", "demo");
    }

    private static async Task<T> UntilAsync<T>(
        Func<CancellationToken, Task<T>> ask,
        Predicate<T> isIt,
        string otherwise,
        CancellationToken cancellation
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var answer = await ask(patience.Token);
                if (isIt(answer))
                {
                    return answer;
                }
                await Task.Delay(Pause, patience.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException(otherwise, inner: e);
        }
    }
}
