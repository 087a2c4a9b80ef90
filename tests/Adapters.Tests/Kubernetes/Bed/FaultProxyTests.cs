using System.Net;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.KubernetesBed.Api;
using Lastgood.KubernetesBed.Faults;

namespace Lastgood.Adapters.Tests.Kubernetes.Bed;

/// <summary>What the proxy does when it is told to fail.</summary>
public sealed class FaultProxyTests(SharedCluster shared)
{
    [Fact]
    public async Task Requests_pass_with_their_credentials_and_are_counted()
    {
        var cluster = await shared.GetAsync();
        await using var proxy = await cluster.NewProxyAsync();
        using var client = cluster.ClientBehind(proxy);
        var space = await cluster.NewNamespaceAsync();

        await client.PostAsync($"/api/v1/namespaces/{space}/configmaps", Named("one"));
        await client.GetAsync($"/api/v1/namespaces/{space}/configmaps/one");

        Assert.Equal(
            [
                new ApiRequest("POST", $"/api/v1/namespaces/{space}/configmaps"),
                new ApiRequest("GET", $"/api/v1/namespaces/{space}/configmaps/one"),
            ],
            proxy.Requests
        );
        Assert.Equal(1, proxy.Count("^POST .*/configmaps$"));
        proxy.Forget();
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task It_throttles_fails_slows_and_shifts_the_date_as_often_as_told()
    {
        var cluster = await shared.GetAsync();
        await using var proxy = await cluster.NewProxyAsync();
        using var client = cluster.ClientBehind(proxy);

        var version = new Uri("/version", UriKind.Relative);
        var ct = TestContext.Current.CancellationToken;

        proxy.Throttle(1, TimeSpan.FromSeconds(7), "^GET /version");
        proxy.Fail(1, 503, "^GET /version");
        proxy.Skew(TimeSpan.FromHours(-2));
        using var throttled = await client.Http.GetAsync(version, ct);
        using var failed = await client.Http.GetAsync(version, ct);
        using var good = await client.Http.GetAsync(version, ct);
        proxy.Slow(1, TimeSpan.FromMinutes(5), "^GET /version");
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), throttled.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.InRange(
            TimeProvider.System.GetUtcNow() - good.Headers.Date!.Value,
            TimeSpan.FromMinutes(119),
            TimeSpan.FromMinutes(125)
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.Http.GetAsync(version, impatient.Token)
        );
    }

    [Fact]
    public async Task Answers_are_lost_or_cut_and_others_are_quicker()
    {
        var cluster = await shared.GetAsync();
        await using var proxy = await cluster.NewProxyAsync();
        using var client = cluster.ClientBehind(proxy);
        var maps = $"/api/v1/namespaces/{await cluster.NewNamespaceAsync()}/configmaps";

        proxy.Drop(1, "^POST");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(maps, Named("a")));
        Assert.Null(await client.FindAsync($"{maps}/a"));
        proxy.LoseAnswer(1, "^POST");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(maps, Named("b")));
        Assert.NotNull(await client.FindAsync($"{maps}/b"));
        proxy.Truncate(1, "^GET");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(maps));
        proxy.Meanwhile("^POST", () => cluster.Client.PostAsync(maps, Named("c")));
        var late = await Assert.ThrowsAsync<ApiException>(() => client.PostAsync(maps, Named("c")));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
    }

    [Fact]
    public async Task Watches_end_and_expire_and_all_is_refused_while_it_is_down()
    {
        var cluster = await shared.GetAsync();
        await using var proxy = await cluster.NewProxyAsync();
        using var client = cluster.ClientBehind(proxy);
        var maps =
            $"/api/v1/namespaces/{await cluster.NewNamespaceAsync()}/configmaps?watch=true&resourceVersion=0";

        var watching = LastAsync(client, maps);
        await Eventually.IsTrueAsync(() => Task.FromResult(proxy.Count("watch=true") == 1));
        proxy.CutWatches();
        await Assert.ThrowsAnyAsync<Exception>(() => watching);

        proxy.ExpireWatches(1);
        var expired = await LastAsync(client, maps);
        Assert.Equal("ERROR", (string?)expired!["type"]);
        Assert.Equal(410, (int)expired["object"]!["code"]!);

        await proxy.DownAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/version"));
        await proxy.UpAsync();
        await client.GetAsync("/version");
    }

    [Fact]
    public async Task Kubectl_works_through_it()
    {
        var cluster = await shared.GetAsync();
        await using var proxy = await cluster.NewProxyAsync();

        var kubeconfig = await cluster.KubeconfigBehindAsync(proxy);
        var said = await cluster.KubectlAsync(
            "--kubeconfig",
            kubeconfig,
            "get",
            "nodes",
            "-o",
            "name"
        );

        Assert.Equal("node/node-1\nnode/node-2\nnode/node-3\n", said);
        Assert.Equal(1, proxy.Count("^GET /api/v1/nodes"));
    }

    private static async Task<JsonObject?> LastAsync(ApiClient client, string path)
    {
        JsonObject? last = null;
        await foreach (var change in client.WatchAsync(path, TestContext.Current.CancellationToken))
        {
            last = change;
        }
        return last;
    }

    private static JsonObject Named(string name) =>
        new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
