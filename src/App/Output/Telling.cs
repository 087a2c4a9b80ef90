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
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Terminal terminal;
    private readonly CancellationTokenSource stop = new();
    private readonly Channels? channels;
    private readonly Delivering? delivering;
    private readonly Task work = Task.CompletedTask;

    private readonly TimeProvider time;

    private Telling(
        Terminal terminal,
        Channels? channels,
        IReadOnlyCollection<string> services,
        TimeProvider time
    )
    {
        this.terminal = terminal;
        this.time = time;
        this.channels = channels;
        if (channels is not null)
        {
            delivering = channels.Deliver(services, Glance, terminal.Say);
            work = Task.Run(() => delivering.RunAsync(stop.Token));
        }
    }

    /// <summary>Begins. Whatever is wrong with it is said, and is no reason for the command not to go on.</summary>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="installation">The configuration.</param>
    /// <param name="services">The services, and groups, that the command changes.</param>
    public static Telling Begin(
        Terminal terminal,
        Installation installation,
        IReadOnlyCollection<string> services
    )
    {
        Channels? found = null;
        try
        {
            found =
                installation.Settings.Notify.Channels.Count == 0
                    ? null
                    : installation.Channels(terminal.Say);
        }
        catch (Exception e)
        {
            terminal.Say($"nobody can be told: {e.Message}");
        }
        return new Telling(terminal, found, services, installation.Time);
    }

    public async ValueTask DisposeAsync()
    {
        if (channels is null || delivering is null)
        {
            stop.Dispose();
            return;
        }
        await delivering.SettleAsync(Patience);
        foreach (var line in Lines(delivering.Workers))
        {
            terminal.Say(line);
        }
        await stop.CancelAsync();
        // A channel that does not heed its end is left behind.
        await Task.WhenAny(work, Task.Delay(Patience, time));
        if (work.IsCompleted)
        {
            await channels.DisposeAsync();
            stop.Dispose();
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
