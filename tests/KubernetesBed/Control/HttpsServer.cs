using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lastgood.KubernetesBed.Control;

/// <summary>A small server of our own, with a certificate of the cluster.</summary>
internal static class HttpsServer
{
    /// <summary>Starts one; disposing of it breaks its connections.</summary>
    public static async Task<WebApplication> StartAsync(
        IPEndPoint place,
        X509Certificate2 certificate,
        RequestDelegate answer
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.Listen(place, listen => listen.UseHttps(certificate));
            });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return server;
    }
}
