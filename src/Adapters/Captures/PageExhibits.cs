using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Signals.Exposition;
using Lastgood.Core.Captures;

namespace Lastgood.Adapters.Captures;

/// <summary>What the service itself answers: health and version as users get them, and the metrics of each place.</summary>
/// <param name="platform">Where it answers.</param>
/// <param name="metrics">Its page of metrics; null where it has none.</param>
/// <param name="http">Asks.</param>
public sealed class PageExhibits(PlatformOptions platform, ScrapeOptions? metrics, HttpFetcher http)
    : IExhibits
{
    private const int MaxBytes = CaptureFolder.MostOfOne;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var probe = platform.Probe;
        var asked = new List<FetchRequest>
        {
            new(platform.Front + probe.HealthPath, probe.Timeout, MaxBytes),
            new(platform.Front + probe.VersionPath, probe.Timeout, MaxBytes),
        };
        asked.AddRange(
            platform
                .Places.Where(static p => p.Name.Length > 0)
                .Select(p => new FetchRequest(
                    p.Url.TrimEnd('/') + probe.HealthPath,
                    probe.Timeout,
                    MaxBytes
                ))
        );
        if (metrics is not null)
        {
            asked.AddRange(
                platform.Places.Select(p => new FetchRequest(
                    p.Url.TrimEnd('/') + metrics.Path,
                    metrics.Timeout,
                    MaxBytes
                ))
            );
        }
        return await Task.WhenAll(asked.Select(request => AskAsync(request, cancellation)));
    }

    private async Task<Exhibit> AskAsync(FetchRequest request, CancellationToken cancellation)
    {
        var result = await http.FetchAsync(request, cancellation);
        return new Exhibit(
            $"answer of {request.Url}",
            result.Answer is { } answer
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"GET {request.Url}\nHTTP {answer.Status}\n\n{answer.Text}"
                )
                : $"GET {request.Url}\n{result.Failure}"
        );
    }
}
