using Lastgood.Adapters.Tests.Platforms.Docker;

namespace Lastgood.Adapters.Tests.Platforms.Compose;

[Collection(ComposeCollection.Name)]
public sealed class ComposeContractTests(DockerHosts host) : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await ComposeBed.ServingAsync(host, ComposePrograms.Best);
}
