using System.IO.Compression;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Platforms.Routes;

/// <summary>
/// The kinds of route in the one cluster of all tests: Istio's own definitions, and of the HTTPRoute the parts that are used, only in the
/// older version of its API. What lastgood says before they are there is kept.
/// </summary>
internal static class RouteKinds
{
    private static readonly Lock Gate = new();
    private static Task<IReadOnlyList<PlatformException>>? missing;

    /// <summary>Brings them, once; what was said of an Istio and of a Gateway API that were not there.</summary>
    public static async Task<IReadOnlyList<PlatformException>> InstallAsync(SharedCluster shared)
    {
        var cluster = await shared.GetAsync();
        lock (Gate)
        {
            missing ??= BringAsync(cluster);
        }
        return await missing;
    }

    private static async Task<IReadOnlyList<PlatformException>> BringAsync(Cluster cluster)
    {
        var told = new List<PlatformException>();
        await using (var shop = await RouteShop.StartAsync(cluster))
        {
            foreach (var options in new[] { shop.Istio, shop.Gateway })
            {
                told.Add(
                    await Assert.ThrowsAsync<PlatformException>(() =>
                        shop.Create(options).InspectAsync(RouteShop.Cancellation)
                    )
                );
            }
        }
        using var folder = new TemporaryFolder();
        var here = Path.Combine(AppContext.BaseDirectory, "Platforms", "Routes", "Crds");
        foreach (var name in new[] { "virtualservices", "destinationrules" })
        {
            await using var packed = File.OpenRead(Path.Combine(here, $"{name}-crd.yaml.gz"));
            await using var text = new GZipStream(packed, CompressionMode.Decompress);
            await using var file = File.Create(folder[$"{name}.yaml"]);
            await text.CopyToAsync(file);
        }
        File.Copy(Path.Combine(here, "httproutes-crd.json"), folder["httproutes.json"]);
        // Too long for the annotation of apply, and newer than this server. kubectl wait fails on definitions that have no conditions yet.
        await cluster.KubectlAsync("create", "--validate=false", "--filename", folder.Path);
        foreach (
            var path in new[]
            {
                "networking.istio.io/v1/virtualservices",
                "networking.istio.io/v1/destinationrules",
                "gateway.networking.k8s.io/v1beta1/httproutes",
            }
        )
        {
            await Signals.Until.Async(
                async () =>
                {
                    using var answer = await cluster.Client.Http.GetAsync(
                        new Uri($"/apis/{path}", UriKind.Relative)
                    );
                    return answer.IsSuccessStatusCode;
                },
                static there => there
            );
        }
        return told;
    }
}
