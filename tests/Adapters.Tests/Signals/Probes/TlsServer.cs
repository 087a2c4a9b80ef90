using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lastgood.Adapters.Tests.Signals.Probes;

/// <summary>A TLS server on a free loopback port, with a certificate of its own making, that answers each connection once with "ok".</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly X509Certificate2 certificate;
    private readonly Task loop;

    public TlsServer(TimeSpan from, TimeSpan until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=shop.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("shop.example");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        certificate = request.CreateSelfSigned(now + from, now + until);
        listener.Start();
        loop = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Pem => certificate.ExportCertificatePem();

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await loop;
        listener.Stop();
        certificate.Dispose();
        end.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(TalkAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            await using var tls = new SslStream(client.GetStream());
            try
            {
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = certificate },
                    end.Token
                );
                var buffer = new byte[8192];
                if (await tls.ReadAsync(buffer, end.Token) > 0)
                {
                    await tls.WriteAsync(
                        Encoding.ASCII.GetBytes(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                        ),
                        end.Token
                    );
                }
            }
            catch (Exception e)
                when (e is OperationCanceledException or IOException or AuthenticationException)
            {
                // The client has gone, or does not trust us, as it may.
            }
        }
    }
}
