using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.App.Composition;

namespace Lastgood.App.Output;

/// <summary>
/// Tells people beside a command that changes something. The command neither waits for it nor fails with it; only when it has
/// printed its outcome, what is left gets a moment, and the terminal says whom nobody has told.
/// </summary>
internal sealed class Telling : IAsyncDisposable
{
    /// <summary>The longest that a command waits for it at its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What a run gets before anything else uses the processor and the disk: most have moved the traffic by then.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Terminal terminal;
    private readonly Installation installation;
    private readonly IReadOnlyCollection<string> services;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<Delivering?> begun = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly TaskCompletionSource ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Task work;

    private Telling(
        Terminal terminal,
        Installation installation,
        IReadOnlyCollection<string> services
    )
    {
        (this.terminal, this.installation, this.services) = (terminal, installation, services);
        // Even what it takes to put the channels together is not waited for.
        work =
            installation.Settings.Notify.Channels.Count == 0
                ? Task.CompletedTask
                : Task.Run(RunAsync);
    }

    /// <summary>Begins. Whatever is wrong with it is said, and is no reason for the command not to go on.</summary>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="installation">The configuration.</param>
    /// <param name="services">The services, and groups, that the command changes.</param>
    public static Telling Begin(
        Terminal terminal,
        Installation installation,
        IReadOnlyCollection<string> services
    ) => new(terminal, installation, services);

    public async ValueTask DisposeAsync()
    {
        ended.SetResult();
        if (!work.IsCompleted)
        {
            await Task.WhenAny(begun.Task, Task.Delay(Patience, installation.Time));
            if (begun.Task is { IsCompletedSuccessfully: true, Result: { } delivering })
            {
                await delivering.SettleAsync(Patience);
                foreach (var line in Lines(delivering.Workers))
                {
                    terminal.Say(line);
                }
            }
            await stop.CancelAsync();
            // A channel that does not heed its end is left behind.
            await Task.WhenAny(work, Task.Delay(Patience, installation.Time));
        }
        if (work.IsCompleted)
        {
            stop.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await Task.WhenAny(ended.Task, Task.Delay(HeadStart, installation.Time));
            await using var channels = installation.Channels(terminal.Say);
            var delivering = channels.Deliver(services, Glance, terminal.Say);
            begun.SetResult(delivering);
            await delivering.RunAsync(stop.Token);
        }
        catch (Exception e)
        {
            terminal.Say($"nobody can be told: {e.Message}");
        }
        finally
        {
            begun.TrySetResult(null);
        }
    }

    private static IEnumerable<string> Lines(IReadOnlyList<ChannelWorker> workers)
    {
        var told = workers.Where(static w => w.Delivered > 0).Select(static w => w.Name).ToList();
        var open = workers.Where(static w => w.Open > 0 || w.Trouble is not null).ToList();
        if (told.Count > 0)
        {
            yield return $"told: {string.Join(", ", told)}";
        }
        if (open.Count == 0)
        {
            yield break;
        }
        yield return told.Count == 0 ? "nobody has been told:" : "not told:";
        foreach (var worker in open)
        {
            yield return $"  {worker.Name}: {worker.Trouble ?? "no answer yet"}";
        }
        yield return "lastgood watch goes on trying, or: lastgood notify resend --all-failed";
    }
}
