using System.Globalization;
using System.Net;
using Lastgood.Adapters.Tests.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Platforms.Git;

/// <summary>A server that lets nobody in without a password.</summary>
internal sealed class PasswordServer : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task serving;

    public PasswordServer()
    {
        Url = string.Create(
            CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{FreePorts.Take(1)[0]}/shop.git"
        );
        listener.Prefixes.Add($"{new Uri(Url).GetLeftPart(UriPartial.Authority)}/");
        listener.Start();
        serving = ServeAsync();
    }

    public string Url { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
                context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"shop\"");
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
