using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Platforms.Helm;

public sealed class HelmContractTests(SharedCluster shared, HelmHistories histories)
    : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await HelmBed.ServingAsync(shared, histories, Programs.Helm4);
}
