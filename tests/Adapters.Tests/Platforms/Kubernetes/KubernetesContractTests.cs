using Lastgood.Adapters.Platforms.Kubernetes.Steps;
using Lastgood.Adapters.Tests.Docker;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

public sealed class KubernetesContractTests(SharedCluster shared) : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync()
    {
        var registry = await RegistryBed.StartAsync();
        await PushedImages.PushAsync(registry.Host, "shop", "1.0", "1.1", "1.2-unready");
        var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0", repository: $"{registry.Host}/shop"));
        return new Bed(shop, registry);
    }

    private sealed class Bed(KubernetesShop shop, RegistryBed registry) : IPlatformBed
    {
        public string Unhealthy => "1.2-unready";

        public string Missing => "9.9";

        public IPlatform Create() => shop.Create();

        public IPlatform CreateImpatient() =>
            shop.Create(shop.Options() with { RolloutTimeout = TimeSpan.FromSeconds(4) });

        public async Task<string> UsersGetAsync() =>
            string.Join(
                ' ',
                (await shop.ReadyImagesAsync())
                    .Select(static i => i.Split(':')[^1])
                    .Distinct(StringComparer.Ordinal)
            );

        // Pods of before end in their own time.
        public async Task<IReadOnlyList<string>> RunningAsync() =>
            [
                .. (await shop.Cluster.Client.GetAsync(shop.Path("replicasets")))["items"]!
                    .AsArray()
                    .Where(static r => (int?)r!["spec"]!["replicas"] > 0)
                    .Select(static r =>
                        (string)r!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!
                    ),
            ];

        public Task DisconnectAsync() => shop.Proxy.DownAsync();

        public bool IsConnected(PlannedStep step) => true;

        public async Task<bool> MeddleAsync(PlannedStep step)
        {
            if (step.Name == StrategyStep.Name)
            {
                return false;
            }
            await shop.ApplyAsync(KubernetesShop.Shop("7.7", repository: $"{registry.Host}/shop"));
            return true;
        }

        public async ValueTask DisposeAsync()
        {
            await shop.DisposeAsync();
            await registry.DisposeAsync();
        }
    }
}
