using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Bench.Support;

/// <summary>
/// What the nginx of a stage has answered, and when: time of the end of each answer in milliseconds, and the slot that it came
/// from. nginx keeps lines for itself for a while, which costs next to nothing; the times in them are exact all the same.
/// </summary>
/// <param name="stage">The stage.</param>
internal sealed class AccessLog(ShopStage stage)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(500);

    private readonly string path = Path.Combine(stage.Folder, "logs", "access.log");

    /// <summary>Has nginx write it.</summary>
    /// <exception cref="CommandException">It does not.</exception>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        var configuration = Path.Combine(stage.Folder, "nginx.conf");
        var text = await File.ReadAllTextAsync(configuration, cancellation);
        const string off = "access_log off;";
        if (!text.Contains(off, StringComparison.Ordinal))
        {
            throw new CommandException($"{configuration} has no \"{off}\"");
        }
        text = text.Replace(
            off,
            $"log_format bench '$msec $upstream_addr'; access_log logs/access.log bench buffer=64k flush={Kept.TotalMilliseconds}ms;",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(configuration, text, cancellation);
        await stage.SignalNginxAsync("reload", cancellation);
    }

    /// <summary>How long it is now: where to read on from.</summary>
    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>When the last answer of a slot had ended, among those since then.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<DateTimeOffset> LastOfAsync(
        StageSlot slot,
        long since,
        CancellationToken cancellation
    )
    {
        // Until the lines in question are in the file.
        await Task.Delay(2 * Kept, cancellation);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = since;
        using var lines = new StreamReader(file);
        var end = string.Create(CultureInfo.InvariantCulture, $" 127.0.0.1:{slot.Port}");
        var last = 0.0;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (
                line.EndsWith(end, StringComparison.Ordinal)
                && double.TryParse(
                    line.AsSpan(0, line.Length - end.Length),
                    CultureInfo.InvariantCulture,
                    out var at
                )
            )
            {
                last = Math.Max(last, at);
            }
        }
        return last > 0
            ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(last)
            : throw new CommandException($"slot {slot.Name} answered nothing: there was no load");
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }
}
