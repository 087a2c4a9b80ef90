using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lastgood.KubernetesBed.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lastgood.KubernetesBed.Faults;

/// <summary>
/// Stands before the API server with a certificate of its authority, passes requests on with their credentials, counts them, and
/// fails as it is told. Patterns are regular expressions over "METHOD /path?query".
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const string Everything = "";

    private readonly Forwarder forwarder;
    private readonly Authority authority;
    private readonly IPEndPoint place;
    private readonly ConcurrentQueue<ApiRequest> requests = new();
    private volatile IReadOnlyList<Fault> faults = [];
    private volatile CancellationTokenSource watches = new();
    private long skew;
    private WebApplication? server;

    private FaultProxy(IPEndPoint place, Uri api, Authority authority)
    {
        this.place = place;
        this.authority = authority;
        forwarder = new Forwarder(api, authority);
    }

    /// <summary>Its address.</summary>
    public Uri Address => new($"https://{place}");

    /// <summary>What has been asked since the last <see cref="Forget"/>, in order; also what failed here.</summary>
    public IReadOnlyList<ApiRequest> Requests => [.. requests];

    /// <summary>Counts the requests that fit a pattern.</summary>
    public int Count(string pattern) =>
        requests.Count(request =>
            Regex.IsMatch(request.ToString(), pattern, RegexOptions.None, TimeSpan.FromSeconds(1))
        );

    /// <summary>Begins to count anew.</summary>
    public void Forget() => requests.Clear();

    /// <summary>Answers 429 with Retry-After.</summary>
    public void Throttle(int times, TimeSpan retryAfter, string pattern = Everything) =>
        Add(new Fault(FaultKind.Answer, pattern, times) { Status = 429, Delay = retryAfter });

    /// <summary>Answers with a status, like 500 or 503.</summary>
    public void Fail(int times, int status, string pattern = Everything) =>
        Add(new Fault(FaultKind.Answer, pattern, times) { Status = status });

    /// <summary>Takes its time.</summary>
    public void Slow(int times, TimeSpan delay, string pattern = Everything) =>
        Add(new Fault(FaultKind.Delay, pattern, times) { Delay = delay });

    /// <summary>Breaks the connection; the API server never hears of the request.</summary>
    public void Drop(int times, string pattern = Everything) =>
        Add(new Fault(FaultKind.Drop, pattern, times));

    /// <summary>Breaks the connection once the API server has done what was asked.</summary>
    public void LoseAnswer(int times, string pattern = Everything) =>
        Add(new Fault(FaultKind.LoseAnswer, pattern, times));

    /// <summary>Breaks the connection in the middle of the answer's body.</summary>
    public void Truncate(int times, string pattern = Everything) =>
        Add(new Fault(FaultKind.Truncate, pattern, times));

    /// <summary>Answers watches as where their resourceVersion is too old: 200, and an ERROR event of 410.</summary>
    public void ExpireWatches(int times, string pattern = Everything) =>
        Add(new Fault(FaultKind.Expire, pattern, times));

    /// <summary>Does something else before a request is passed on, as where another is quicker.</summary>
    public void Meanwhile(string pattern, Func<Task> action) =>
        Add(new Fault(FaultKind.Meanwhile, pattern, 1) { Action = action });

    /// <summary>Ends all watches that run.</summary>
    public void CutWatches()
    {
        using var running = Interlocked.Exchange(ref watches, new CancellationTokenSource());
        running.Cancel();
    }

    /// <summary>The Date of answers is off by this.</summary>
    public void Skew(TimeSpan by) => Interlocked.Exchange(ref skew, by.Ticks);

    /// <summary>No fault any more, but those that have begun.</summary>
    public void Heal()
    {
        faults = [];
        Skew(TimeSpan.Zero);
    }

    /// <summary>Breaks all connections, and refuses new ones.</summary>
    public async Task DownAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
            server = null;
        }
    }

    /// <summary>Serves again, at the same address.</summary>
    public async Task UpAsync() =>
        server ??= await HttpsServer.StartAsync(place, authority.Issue(place.Address), AnswerAsync);

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        forwarder.Dispose();
        watches.Dispose();
    }

    internal static async Task<FaultProxy> StartAsync(
        IPAddress address,
        Uri api,
        Authority authority
    )
    {
        var proxy = new FaultProxy(
            new IPEndPoint(address, Loopback.FreePort(address)),
            api,
            authority
        );
        await proxy.UpAsync();
        return proxy;
    }

    private void Add(Fault fault)
    {
        lock (requests)
        {
            faults = [.. faults, fault];
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = context.Request;
        var request = new ApiRequest(asked.Method, $"{asked.Path}{asked.QueryString}");
        requests.Enqueue(request);
        if (Interlocked.Read(ref skew) is not 0 and var ticks)
        {
            var date = TimeProvider.System.GetUtcNow().AddTicks(ticks);
            context.Response.Headers.Date = date.ToString("r", CultureInfo.InvariantCulture);
        }
        var cut = Forwarder.IsWatch(asked) ? watches.Token : CancellationToken.None;
        var keep = Keep.All;
        foreach (var fault in faults.Where(fault => Fits(fault, asked) && fault.Takes(request)))
        {
            switch (fault.Kind)
            {
                case FaultKind.Delay:
                    await Task.Delay(fault.Delay, context.RequestAborted);
                    break;
                case FaultKind.Meanwhile:
                    await fault.Action!();
                    break;
                case FaultKind.LoseAnswer:
                    keep = Keep.Nothing;
                    break;
                case FaultKind.Truncate:
                    keep = Keep.Half;
                    break;
                case FaultKind.Drop:
                    context.Abort();
                    return;
                case FaultKind.Answer:
                    await Refusal.WriteAsync(context.Response, fault.Status, fault.Delay);
                    return;
                case FaultKind.Expire:
                    await Refusal.WriteExpiredAsync(context.Response);
                    return;
            }
        }
        await forwarder.PassAsync(context, keep, cut);
    }

    private static bool Fits(Fault fault, HttpRequest request) =>
        fault.Kind != FaultKind.Expire || Forwarder.IsWatch(request);
}
