using Lastgood.Adapters.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

public sealed class NginxFlagContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await NginxBed.ServingAsync(SwitchMode.Flag);
}

public sealed class NginxReloadContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await NginxBed.ServingAsync(SwitchMode.Reload);
}
