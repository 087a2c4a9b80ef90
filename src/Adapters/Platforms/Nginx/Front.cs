using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Nginx.Slots;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>Asks nginx through the address that users come in by.</summary>
/// <param name="options">Address, host, paths.</param>
/// <param name="http">Asks, each time through a fresh connection.</param>
/// <param name="probe">Asks for health and version.</param>
/// <param name="time">Measures.</param>
internal sealed class Front(
    NginxOptions options,
    HttpFetcher http,
    ServiceProbe probe,
    TimeProvider time
)
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The address of a path on this front, for people to try.</summary>
    public string Show(string path) => new Uri(new Uri(options.Front), path).AbsoluteUri;

    /// <summary>Whether nginx accepts connections there. What answers behind it may be as broken as it likes.</summary>
    public Task<bool> IsReachableAsync(CancellationToken cancellation) =>
        PortOwner.AnswersAsync(new Uri(options.Front), time, cancellation);

    /// <exception cref="PlatformException">Nobody accepts connections there.</exception>
    public async Task EnsureReachableAsync(CancellationToken cancellation)
    {
        if (!await IsReachableAsync(cancellation))
        {
            throw Unreachable("nobody accepts connections there");
        }
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

    /// <summary>The version that users get.</summary>
    public Task<VersionAnswer> UsersVersionAsync(CancellationToken cancellation) =>
        probe.VersionAsync(options.Front, options.Probe, options.Host, cancellation);

    /// <summary>Whether users get a healthy service.</summary>
    public async Task<(bool Healthy, string Evidence)> UsersHealthAsync(
        CancellationToken cancellation
    )
    {
        var sample = await probe.HealthAsync(
            options.Front,
            options.Probe,
            options.Host,
            cancellation
        );
        return (sample.Healthy, sample.Evidence);
    }

    /// <summary>What to say where the front does not answer.</summary>
    public PlatformException Unreachable(string why) =>
        new(
            $"nginx cannot be reached at {options.Front}: {why}",
            $"is it running? Try: curl -i {Show(NginxNames.Location(options.Service))}"
        );

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
