namespace Lastgood.Adapters.Tests.Platforms.Docker;

[Collection(DockerHostCollection.Name)]
public sealed class DockerContractTests(DockerHosts host) : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await ContainerBed.ServingAsync(host);
}
