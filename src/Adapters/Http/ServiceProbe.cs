using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Http;

/// <summary>Asks a service whether it is well, and which version it is.</summary>
/// <param name="http">What it asks through.</param>
/// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
public sealed class ServiceProbe(HttpFetcher http, TimeProvider time)
{
    private const int MaxBytes = 64 * 1024;

    private readonly MonotonicClock clock = new(time);

    /// <summary>One health check: 2xx is healthy.</summary>
    /// <param name="baseUrl">Where the service answers, without a trailing slash.</param>
    /// <param name="options">Path and timeout.</param>
    /// <param name="host">The <c>Host</c> header to ask with; null for that of the address.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HealthSample> HealthAsync(
        string baseUrl,
        ProbeOptions options,
        string? host,
        CancellationToken cancellation
    )
    {
        var request = new FetchRequest(baseUrl + options.HealthPath, options.Timeout, MaxBytes)
        {
            Host = host,
            CutBody = true,
        };
        var result = await http.FetchAsync(request, cancellation);
        return new HealthSample(clock.Now, result.Answer is { Succeeded: true }, Seen(result));
    }

    /// <inheritdoc cref="HealthAsync(string, ProbeOptions, string?, CancellationToken)"/>
    public Task<HealthSample> HealthAsync(
        string baseUrl,
        ProbeOptions options,
        CancellationToken cancellation
    ) => HealthAsync(baseUrl, options, host: null, cancellation);

    /// <summary>The version that the service says it is.</summary>
    /// <param name="baseUrl">Where the service answers, without a trailing slash.</param>
    /// <param name="options">Path, member and timeout.</param>
    /// <param name="host">The <c>Host</c> header to ask with; null for that of the address.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<VersionAnswer> VersionAsync(
        string baseUrl,
        ProbeOptions options,
        string? host,
        CancellationToken cancellation
    )
    {
        var request = new FetchRequest(baseUrl + options.VersionPath, options.Timeout, MaxBytes)
        {
            Host = host,
        };
        var result = await http.FetchAsync(request, cancellation);
        if (result.Answer is not { Succeeded: true } answer)
        {
            return new VersionAnswer(null, $"{options.VersionPath}: {Seen(result)}");
        }
        return Read(answer, options);
    }

    /// <summary>The version in an answer of the version path, where somebody else asked for it.</summary>
    internal static VersionAnswer Read(FetchAnswer answer, ProbeOptions options)
    {
        var (version, evidence) = options.VersionField is { } field
            ? Member(answer, field)
            : Checked(answer.Text.Trim());
        return new VersionAnswer(version, $"{options.VersionPath}: {evidence}");
    }

    /// <inheritdoc cref="VersionAsync(string, ProbeOptions, string?, CancellationToken)"/>
    public Task<VersionAnswer> VersionAsync(
        string baseUrl,
        ProbeOptions options,
        CancellationToken cancellation
    ) => VersionAsync(baseUrl, options, host: null, cancellation);

    private static string Seen(FetchResult result) =>
        result.Answer is { } answer
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP {answer.Status} in {Spoken.Duration(result.Took)}"
            )
            : result.Failure!;

    private static (string? Version, string Evidence) Member(FetchAnswer answer, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Text);
            if (
                json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty(field, out var member)
            )
            {
                return (null, $"no member \"{field}\" in {Spoken.Excerpt(answer.Text)}");
            }
            return member.ValueKind == JsonValueKind.String
                ? Checked(member.GetString()!)
                : Checked(member.GetRawText());
        }
        // An escaped half of a surrogate pair is valid JSON and no text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, $"not JSON: {Spoken.Excerpt(answer.Text)}");
        }
    }

    private static (string? Version, string Evidence) Checked(string text) =>
        Release.IsVersion(text) ? (text, text) : (null, $"not a version: {Spoken.Excerpt(text)}");
}

/// <summary>Which version a service says it is.</summary>
/// <param name="Version">The version; null where it does not say one.</param>
/// <param name="Evidence">What was seen, for people.</param>
public sealed record VersionAnswer(string? Version, string Evidence);
