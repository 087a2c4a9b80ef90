namespace Lastgood.Adapters.Tests.Platforms.ArgoCd;

public sealed class ArgoCdContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync()
    {
        var bed = await ArgoCdBed.ServingAsync();
        bed.Options = bed.Options with { HealthTimeout = TimeSpan.FromSeconds(8) };
        return bed;
    }
}
