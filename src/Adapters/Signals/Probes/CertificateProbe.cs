using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>
/// Looks how long a server's certificate is valid yet. Only its dates are judged: who trusts it is another question, which
/// <see cref="HttpProbe"/> asks.
/// </summary>
/// <param name="options">Which server, and the limits.</param>
/// <param name="time">The date, and the clock of timeouts and samples.</param>
public sealed class CertificateProbe(CertificateProbeOptions options, TimeProvider time)
    : IHealthProbe
{
    private readonly MonotonicClock clock = new(time);

    /// <inheritdoc/>
    public async Task<HealthSample> CheckAsync(CancellationToken cancellation)
    {
        var finding = await FindAsync(cancellation);
        return new HealthSample(clock.Now, !finding.Fails, finding.Evidence);
    }

    /// <summary>The same with its figures. A server that shows no certificate fails, with <see cref="double.NaN"/> days.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<CertificateFinding> FindAsync(CancellationToken cancellation)
    {
        var (dates, failure) = await ReadAsync(cancellation);
        return dates is var (from, until)
            ? options.Limits.Judge(from, until, time.GetUtcNow())
            : new CertificateFinding(
                Fails: true,
                Warns: false,
                double.NaN,
                FormattableString.Invariant(
                    $"certificate of {options.Host}:{options.Port}: {failure}"
                )
            );
    }

    private async Task<((DateTimeOffset From, DateTimeOffset Until)?, string?)> ReadAsync(
        CancellationToken cancellation
    )
    {
        (DateTimeOffset, DateTimeOffset)? dates = null;
        using var deadline = new Deadline(options.Timeout, time, cancellation);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(options.Host, options.Port, deadline.Token);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = options.ServerName ?? options.Host,
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    {
                        if (shown is X509Certificate2 certificate)
                        {
                            dates = (
                                new DateTimeOffset(certificate.NotBefore),
                                new DateTimeOffset(certificate.NotAfter)
                            );
                        }
                        // Its dates are all that is wanted: nothing is sent to whoever this is.
                        return false;
                    },
                },
                deadline.Token
            );
        }
        catch (Exception e)
        {
            // With the dates in hand it does not matter how the handshake ended: here, with our own refusal.
            if (dates is null)
            {
                var failure = deadline.IsOver(cancellation)
                    ? $"none within {Spoken.Duration(options.Timeout)}"
                    : NetworkTrouble.Describe(e);
                if (failure is null)
                {
                    throw;
                }
                return (null, failure);
            }
        }
        return (dates, dates is null ? "none was shown" : null);
    }
}
