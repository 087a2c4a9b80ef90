namespace Lastgood.Adapters.Tests.Platforms.Haproxy;

public sealed class HaproxyContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() => await HaproxyBed.ServingAsync();
}
