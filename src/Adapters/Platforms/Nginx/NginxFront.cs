using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>Asks nginx through the address that users come in by.</summary>
internal sealed class NginxFront : Front
{
    private const int MaxBytes = 64 * 1024;

    private readonly NginxOptions options;
    private readonly HttpFetcher http;
    private readonly TimeProvider time;

    /// <summary>Creates it; nothing is asked.</summary>
    /// <param name="options">Address, host, paths.</param>
    /// <param name="http">Asks, each time through a fresh connection.</param>
    /// <param name="probe">Asks for health and version.</param>
    /// <param name="time">Measures.</param>
    public NginxFront(NginxOptions options, HttpFetcher http, ServiceProbe probe, TimeProvider time)
        : base("nginx", NginxNames.Location(options.Service), options, probe, time)
    {
        this.options = options;
        this.http = http;
        this.time = time;
    }

    /// <summary>Which slot the answering worker sends traffic to (flag mode). Asks no slot.</summary>
    public Task<FrontAnswer> SlotAsync(CancellationToken cancellation) =>
        AskAsync(http, NginxNames.Location(options.Service), cancellation);

    /// <summary>Asks many at once which slot the answering worker sends traffic to (flag mode).</summary>
    public Task<FrontAnswer[]> SlotsAsync(int count, CancellationToken cancellation) =>
        AskManyAsync(NginxNames.Location(options.Service), count, cancellation);

    /// <summary>Asks many at once which version answers, through which worker and slot (flag mode).</summary>
    public Task<FrontAnswer[]> VersionsAsync(int count, CancellationToken cancellation) =>
        AskManyAsync(NginxNames.Location(options.Service) + "/version", count, cancellation);

    private async Task<FrontAnswer[]> AskManyAsync(
        string path,
        int count,
        CancellationToken cancellation
    )
    {
        using var burst = await ConnectionBurst.OpenAsync(
            new Uri(options.Front),
            count,
            cancellation
        );
        using var through = new HttpFetcher(time, burst.TakeAsync);
        return await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => AskAsync(through, path, cancellation))
        );
    }

    private async Task<FrontAnswer> AskAsync(
        HttpFetcher fetcher,
        string path,
        CancellationToken cancellation
    )
    {
        var request = new FetchRequest(Show(path), options.Probe.Timeout, MaxBytes)
        {
            Host = options.Host,
        };
        var result = await fetcher.FetchAsync(request, cancellation);
        if (result.Answer is not { } answer)
        {
            return new FrontAnswer(null, null, null, null, null, null, null, result.Failure!);
        }
        string? Header(string name) => answer.Headers.GetValueOrDefault(name);
        var version = answer.Succeeded ? ServiceProbe.Read(answer, options.Probe) : null;
        return new FrontAnswer(
            answer.Status,
            Header(NginxNames.SlotHeader),
            Header(NginxNames.FlagsHeader),
            int.TryParse(
                Header(NginxNames.WorkerHeader),
                CultureInfo.InvariantCulture,
                out var worker
            )
                ? worker
                : null,
            Header(NginxNames.IncludeHeader),
            Header("Location"),
            version?.Version,
            version is { Version: null } ? version.Evidence : $"HTTP {answer.Status}"
        );
    }
}

/// <summary>An answer of one of nginx's workers.</summary>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Slot">The slot that it sends traffic to; null where the include file is not in force there.</param>
/// <param name="Flags">The flag files that it sees.</param>
/// <param name="Worker">Its process id.</param>
/// <param name="Include">The digest of the include file that it runs with.</param>
/// <param name="Redirect">Where the answer points to instead.</param>
/// <param name="Version">The version that answered through it, where that was asked.</param>
/// <param name="Evidence">What was seen, for people.</param>
internal sealed record FrontAnswer(
    int? Status,
    string? Slot,
    string? Flags,
    int? Worker,
    string? Include,
    string? Redirect,
    string? Version,
    string Evidence
);
