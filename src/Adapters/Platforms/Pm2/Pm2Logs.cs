using Lastgood.Adapters.Captures;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Captures;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>The files that the processes of an app write to.</summary>
internal static class Pm2Logs
{
    private const int Last = 20;

    /// <summary>Their ends.</summary>
    public static async Task<IReadOnlyList<Exhibit>> ReadAsync(
        IReadOnlyList<Pm2Process> processes,
        CancellationToken cancellation
    )
    {
        var shown = new List<Exhibit>();
        var files = processes.SelectMany(static p => new[] { p.Output, p.Error }).OfType<string>();
        foreach (var file in files.Distinct(StringComparer.Ordinal))
        {
            try
            {
                shown.Add(new Exhibit(file, await LogEnd.ReadAsync(file, cancellation)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                shown.Add(new Exhibit(file, $"it cannot be read: {e.Message}"));
            }
        }
        return shown;
    }

    /// <summary>The last lines in them as the end of a message, secrets taken out; empty where there are none.</summary>
    public static async Task<string> LastLinesAsync(
        IReadOnlyList<Pm2Process> processes,
        CancellationToken cancellation
    )
    {
        var lines = (await ReadAsync(processes, cancellation))
            .SelectMany(static log =>
                log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(Last / 2)
            )
            .TakeLast(Last)
            .Select(static line => Spoken.Excerpt(Redactor.Redact(line)))
            .ToList();
        return lines.Count == 0 ? "" : $"; its last lines: {string.Join(" / ", lines)}";
    }
}
