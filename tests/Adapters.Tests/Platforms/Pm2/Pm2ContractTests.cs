namespace Lastgood.Adapters.Tests.Platforms.Pm2;

public sealed class Pm2ContractTests(Pm2Daemon daemon)
    : PlatformContractTests,
        IClassFixture<Pm2Daemon>
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);
}
