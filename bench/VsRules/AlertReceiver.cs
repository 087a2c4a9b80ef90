using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Lastgood.Bench.VsRules;

/// <summary>Takes Alertmanager's webhooks.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Moments moments;
    private readonly Task serving;

    public AlertReceiver(int port, Moments moments)
    {
        this.moments = moments;
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        listener.Prefixes.Add(Url);
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Where it is.</summary>
    public string Url { get; }

    /// <inheritdoc/>
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
                using var json = await JsonDocument.ParseAsync(context.Request.InputStream);
                foreach (var alert in json.RootElement.GetProperty("alerts").EnumerateArray())
                {
                    if (alert.GetProperty("status").GetString() == "firing")
                    {
                        moments.Note(
                            alert.GetProperty("labels").GetProperty("service").GetString()!
                        );
                    }
                }
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed: that was meant.
        }
    }
}
