namespace Lastgood.Adapters.Tests.Platforms.Swarm;

[Collection(SwarmCollection.Name)]
public sealed class SwarmContractTests(SwarmHosts host) : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() => await SwarmBed.ServingAsync(host);
}
