using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lastgood.Scenarios.Told;

/// <summary>Somebody's receiver of webhooks, on a free port: it keeps what comes, and answers unless it is busy with it.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    /// <summary>What its messages are signed with.</summary>
    public const string Secret = "whsec_bGFzdGdvb2QtdGVsbHMtcGVvcGxl";

    private readonly WebApplication app;
    private readonly List<Received> received = [];
    private readonly TaskCompletionSource idle = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly string busyWith;

    private Receiver(string moment)
    {
        busyWith = moment;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(TakeAsync);
    }

    /// <summary>A message as it came.</summary>
    /// <param name="Id">Its <c>webhook-id</c>.</param>
    /// <param name="Signed">Whether its signature is that of <see cref="Secret"/>.</param>
    /// <param name="Told">What it says: its custom data.</param>
    internal sealed record Received(string Id, bool Signed, JsonNode Told)
    {
        public string Moment => (string)Told["moment"]!;
    }

    public string Url { get; private set; } = "";

    /// <summary>What came so far, in order, whether or not it was answered.</summary>
    public IReadOnlyList<Received> All
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="moment">The messages of this moment are not answered before <see cref="Release"/>.</param>
    public static async Task<Receiver> StartAsync(string moment)
    {
        var receiver = new Receiver(moment);
        await receiver.app.StartAsync(TestContext.Current.CancellationToken);
        receiver.Url = receiver
            .app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        return receiver;
    }

    /// <summary>From now on everything is answered.</summary>
    public void Release() => idle.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers;
        var id = headers["webhook-id"].ToString();
        var message = new Received(
            id,
            headers["webhook-signature"] == Sign($"{id}.{headers["webhook-timestamp"]}.{body}"),
            JsonNode.Parse(body)!["data"]!["customData"]!
        );
        lock (received)
        {
            received.Add(message);
        }
        if (message.Moment == busyWith)
        {
            await idle
                .Task.WaitAsync(context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // As https://www.standardwebhooks.com has it, not as lastgood does it.
    private static string Sign(string text)
    {
        var key = Convert.FromBase64String(Secret[(Secret.IndexOf('_') + 1)..]);
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
    }
}
