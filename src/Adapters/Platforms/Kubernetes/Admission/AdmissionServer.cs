using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lastgood.Core.Platforms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lastgood.Adapters.Platforms.Kubernetes.Admission;

/// <summary>Serves an <see cref="AdmissionGate"/> over TLS, as an API server asks for it; <c>GET /healthz</c> says that it does.</summary>
public sealed class AdmissionServer : IAsyncDisposable
{
    /// <summary>Below what etcd takes, twice (the object as it was and as it shall be), with room: in bytes.</summary>
    private const int LargestQuestion = 8 * 1024 * 1024;

    /// <summary>More than an API server opens.</summary>
    private const int MostConnections = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly WebApplication web;

    private AdmissionServer(WebApplication web)
    {
        this.web = web;
        Url = new Uri(
            web.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.First()
        );
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="place">Where; port 0 for any that is free.</param>
    /// <param name="certificate">A file with the certificate, and those that lead to its authority behind it, in PEM.</param>
    /// <param name="key">A file with its private key, in PEM.</param>
    /// <param name="gate">Answers.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The certificate cannot be used, or the port cannot be listened on.</exception>
    public static async Task<AdmissionServer> StartAsync(
        IPEndPoint place,
        string certificate,
        string key,
        AdmissionGate gate,
        CancellationToken cancellation
    )
    {
        var (own, chain) = Read(certificate, key);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = LargestQuestion;
                kestrel.Limits.MaxConcurrentConnections = MostConnections;
                kestrel.Limits.RequestHeadersTimeout = Patience;
                kestrel.Listen(
                    place,
                    listen =>
                        listen.UseHttps(tls =>
                        {
                            tls.ServerCertificate = own;
                            tls.ServerCertificateChain = chain;
                            tls.HandshakeTimeout = Patience;
                        })
                );
            });
        var built = builder.Build();
        built.Run(context => AnswerAsync(context, gate));
        try
        {
            await built.StartAsync(cancellation);
            return new AdmissionServer(built);
        }
        catch (IOException e)
        {
            await built.DisposeAsync();
            throw new PlatformException(
                $"{place} cannot be listened on: {e.Message}",
                "choose another place: --listen HOST:PORT",
                e
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => web.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, AdmissionGate gate)
    {
        var (request, response) = (context.Request, context.Response);
        if (HttpMethods.IsGet(request.Method) && request.Path == "/healthz")
        {
            await response.WriteAsync("ok\n", context.RequestAborted);
            return;
        }
        var answer = HttpMethods.IsPost(request.Method) ? await AskAsync(context, gate) : null;
        if (answer is null)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            await response.WriteAsync(
                $"this answers a POST of an {GateQuestion.Kind} of {GateQuestion.ApiVersion}\n",
                context.RequestAborted
            );
            return;
        }
        response.ContentType = "application/json";
        response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer, context.RequestAborted);
    }

    // Too long, or cut off: as anything else that is no question.
    private static async Task<byte[]?> AskAsync(HttpContext context, AdmissionGate gate)
    {
        try
        {
            return await gate.AnswerAsync(context.Request.Body, context.RequestAborted);
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    private static (X509Certificate2 Own, X509Certificate2Collection Chain) Read(
        string certificate,
        string key
    )
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return (X509Certificate2.CreateFromPemFile(certificate, key), chain);
        }
        catch (Exception e)
            when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"the certificate {certificate} with the key {key} cannot be used: {e.Message}",
                "both in PEM, and the key the certificate's: openssl x509 -noout -text -in CERT",
                e
            );
        }
    }
}
