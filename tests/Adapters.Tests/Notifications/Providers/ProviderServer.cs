using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>A request that came, complete.</summary>
internal sealed record Asked(string Line, string? Authorization, JsonObject? Body);

/// <summary>What it is answered with.</summary>
internal sealed record Answered(int Status, string Body)
{
    public string? RetryAfter { get; init; }

    /// <summary>Nothing, until whoever asks gives up.</summary>
    public static Answered Nothing { get; } = new(0, "");

    public static Answered Rubbish { get; } = new(200, "<html>Please log in to the Wi-Fi</html>");
}

/// <summary>Every provider's server: on a free port, it does what the provider's rules, or the test, say.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ProviderServer(Func<Asked, Answered> rules)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(context => AnswerAsync(context, rules));
    }

    public string Url { get; private set; } = "";

    public List<Asked> Requests { get; } = [];

    public IReadOnlyList<string> Lines => [.. Requests.Select(static r => r.Line)];

    public static async Task<ProviderServer> StartAsync(Func<Asked, Answered> rules)
    {
        var server = new ProviderServer(rules);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.Url = server
            .app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<Asked, Answered> rules)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var asked = new Asked(
            $"{request.Method} {request.Path}{request.QueryString}",
            request.Headers.Authorization,
            text.Length == 0 ? null : (JsonObject)JsonNode.Parse(text)!
        );
        Answered answer;
        lock (Requests)
        {
            Requests.Add(asked);
            answer =
                asked.Body is not null && request.ContentType != "application/json"
                    ? new Answered(415, "JSON is wanted")
                    : rules(asked);
        }
        if (answer == Answered.Nothing)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        context.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds;
        }
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
