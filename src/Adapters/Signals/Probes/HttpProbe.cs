using System.Security.Cryptography.X509Certificates;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>Asks for a page and looks at the answer: status, body, header, latency, and the certificate's dates.</summary>
public sealed class HttpProbe : IHealthProbe, IDisposable
{
    private const int MaxBody = 256 * 1024;

    private readonly HttpProbeOptions options;
    private readonly MonotonicClock clock;
    private readonly HttpFetcher http;
    private readonly BodyPattern? pattern;
    private readonly CertificateProbe? certificate;

    /// <summary>Creates it; nothing is asked yet.</summary>
    /// <param name="options">What to ask for; <see cref="ProbeCheck"/> has no problem with them.</param>
    /// <param name="time">The date, and the clock of timeouts and samples.</param>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public HttpProbe(HttpProbeOptions options, TimeProvider time)
    {
        this.options = options;
        X509Certificate2Collection? roots = null;
        if (options.CaFile is { } file)
        {
            roots =
                TrustedRoots.Load(file, out var problem)
                ?? throw new ArgumentException(problem, nameof(options));
        }
        clock = new MonotonicClock(time);
        pattern = options.BodyMatches is { } text ? new BodyPattern(text) : null;
        certificate = options.Certificate is { } limits
            ? new CertificateProbe(Server(options, limits), time)
            : null;
        http = new HttpFetcher(time, roots);
    }

    /// <inheritdoc/>
    public async Task<HealthSample> CheckAsync(CancellationToken cancellation)
    {
        var result = await http.FetchAsync(
            new FetchRequest(options.Url, options.Timeout, MaxBody)
            {
                Host = options.Host,
                CutBody = true,
            },
            cancellation
        );
        var (healthy, evidence) = Judge(result);
        if (certificate is not null)
        {
            var found = await certificate.FindAsync(cancellation);
            healthy &= !found.Fails;
            evidence += $"; {found.Evidence}";
        }
        return new HealthSample(clock.Now, healthy, evidence);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private (bool Healthy, string Evidence) Judge(FetchResult result)
    {
        if (result.Answer is not { } answer)
        {
            return (false, result.Failure!);
        }
        var troubles = Troubles(answer, result.Took).ToList();
        var evidence = FormattableString.Invariant(
            $"HTTP {answer.Status} in {Spoken.Duration(result.Took)}"
        );
        return troubles.Count == 0
            ? (true, evidence)
            : (false, $"{evidence} but {string.Join(", ", troubles)}");
    }

    private IEnumerable<string> Troubles(FetchAnswer answer, TimeSpan took)
    {
        if (
            options.Statuses.Count == 0
                ? !answer.Succeeded
                : !options.Statuses.Contains(answer.Status)
        )
        {
            yield return options.Statuses.Count == 0
                ? "the status should be 2xx"
                : $"the status should be {string.Join(" or ", options.Statuses)}";
        }
        if (
            options.BodyContains is { } text
            && !answer.Text.Contains(text, StringComparison.Ordinal)
        )
        {
            yield return $"the body lacks \"{Spoken.Excerpt(text)}\"";
        }
        if (pattern?.Trouble(answer.Text) is { } mismatch)
        {
            yield return mismatch;
        }
        if (options.Header is { } header && HeaderTrouble(answer, header) is { } other)
        {
            yield return other;
        }
        if (took > options.MaxLatency)
        {
            yield return $"it should take {Spoken.Duration(options.MaxLatency.Value)} at most";
        }
    }

    private static string? HeaderTrouble(FetchAnswer answer, ExpectedHeader expected)
    {
        if (!answer.Headers.TryGetValue(expected.Name, out var value))
        {
            return $"there is no header {expected.Name}";
        }
        return expected.Value is null || expected.Value == value
            ? null
            : $"the header {expected.Name} is not \"{Spoken.Excerpt(expected.Value)}\"";
    }

    private static CertificateProbeOptions Server(
        HttpProbeOptions options,
        CertificateLimits limits
    )
    {
        var url = new Uri(options.Url);
        return new CertificateProbeOptions
        {
            Host = url.IdnHost,
            Port = url.Port,
            ServerName = options.Host?.Split(':')[0],
            Limits = limits,
            Timeout = options.Timeout,
        };
    }
}
