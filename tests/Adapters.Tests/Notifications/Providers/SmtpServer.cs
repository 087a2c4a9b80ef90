using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>Debian's aiosmtpd as a process, with a certificate that nobody but the test trusts; killed at the end.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly TemporaryFolder folder;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    private SmtpServer(Process process, TemporaryFolder folder)
    {
        this.process = process;
        this.folder = folder;
        // An e-mail may be more than a pipe holds: it is read as it comes.
        process.OutputDataReceived += (_, said) =>
        {
            if (said.Data is null)
            {
                lines.Writer.Complete();
            }
            else
            {
                lines.Writer.TryWrite(said.Data);
            }
        };
        process.BeginOutputReadLine();
    }

    public int Port { get; private set; }

    public string Authority => folder["cert.pem"];

    /// <summary>Starts it.</summary>
    /// <param name="mode">plain, starttls or tls.</param>
    public static async Task<SmtpServer> StartAsync(string mode)
    {
        var place = new TemporaryFolder();
        WriteCertificate(place["cert.pem"], place["key.pem"]);
        var program = Process.Start(
            new ProcessStartInfo(
                "/usr/bin/python3",
                [
                    Path.Combine(
                        AppContext.BaseDirectory,
                        "Notifications/Providers/smtp_server.py"
                    ),
                    mode,
                    place["cert.pem"],
                    place["key.pem"],
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var server = new SmtpServer(program, place);
        server.Port = (int)(await server.NextAsync())["port"]!;
        return server;
    }

    /// <summary>The next e-mail that came.</summary>
    public async Task<JsonNode> NextAsync() =>
        JsonNode.Parse(await lines.Reader.ReadAsync(TestContext.Current.CancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private static void WriteCertificate(string certificate, string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(true, false, 0, critical: true)
        );
        var now = DateTimeOffset.UtcNow;
        using var own = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(certificate, own.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
    }
}

/// <summary>A mail server of each kind, for the tests of a class.</summary>
public sealed class SmtpServers : IAsyncLifetime
{
    internal SmtpServer Plain { get; private set; } = null!;

    internal SmtpServer StartTls { get; private set; } = null!;

    internal SmtpServer Tls { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var all = await Task.WhenAll(
            SmtpServer.StartAsync("plain"),
            SmtpServer.StartAsync("starttls"),
            SmtpServer.StartAsync("tls")
        );
        (Plain, StartTls, Tls) = (all[0], all[1], all[2]);
    }

    public async ValueTask DisposeAsync()
    {
        await Plain.DisposeAsync();
        await StartTls.DisposeAsync();
        await Tls.DisposeAsync();
    }
}
