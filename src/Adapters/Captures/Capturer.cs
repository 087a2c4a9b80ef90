using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;
using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Captures;

/// <summary>Gathers evidence from all that can show some, and keeps it.</summary>
/// <param name="folder">Where it is kept.</param>
/// <param name="sources">What shows it, each with its name for people.</param>
/// <param name="limit">The longest that gathering may take, above zero; what comes later is named as missing.</param>
/// <param name="time">Measures, and names what is captured by hand.</param>
public sealed class Capturer(
    CaptureFolder folder,
    IReadOnlyList<(string Name, IExhibits Source)> sources,
    TimeSpan limit,
    TimeProvider time
) : ICaptures
{
    // What did not answer before one step is not waited for before the next: a rollback waits once at most.
    private readonly HashSet<(string Run, string Source)> late = [];

    /// <inheritdoc/>
    public async Task<StateCaptured> KeepAsync(Occasion occasion, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        var gathered = await Task.WhenAll(
            sources.Select(s =>
                occasion.Run is { } known && late.Contains((known, s.Name))
                    ? Task.FromResult<(IReadOnlyList<Exhibit> Shown, string? Trouble)>(
                        ([], $"{s.Name}: not asked again, it did not answer before an earlier step")
                    )
                    : ShowAsync(s.Name, s.Source, end.Token)
            )
        );
        cancellation.ThrowIfCancellationRequested();
        if (occasion.Run is { } run && timeout.IsCancellationRequested)
        {
            late.UnionWith(
                sources
                    .Zip(gathered)
                    .Where(static p => p.Second.Trouble is not null)
                    .Select(p => (run, p.First.Name))
            );
        }
        var missing = gathered.Select(static g => g.Trouble).OfType<string>().ToList();
        try
        {
            var files = folder.Keep(PlaceOf(occasion), gathered.SelectMany(static g => g.Shown));
            return new StateCaptured(occasion.Step, files, missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new StateCaptured(
                occasion.Step,
                [],
                [.. missing, $"nothing could be kept: {e.Message}"]
            );
        }
    }

    private string PlaceOf(Occasion occasion) =>
        occasion.Run is { } run
            ? Path.Combine(
                Uri.EscapeDataString(run),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{occasion.Step + 1}-{occasion.StepName}"
                )
            )
            : $"by-hand-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}";

    // Evidence is worth much, and never as much as the rollback: whatever goes wrong here is told and no more.
    private async Task<(IReadOnlyList<Exhibit> Shown, string? Trouble)> ShowAsync(
        string name,
        IExhibits source,
        CancellationToken end
    )
    {
        try
        {
            return (await source.ShowAsync(end).WaitAsync(end), null);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return ([], $"{name}: not shown within {Spoken.Duration(limit)}");
        }
        catch (Exception e)
        {
            return ([], $"{name}: {Spoken.Excerpt(e.Message)}");
        }
    }
}
