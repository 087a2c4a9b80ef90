namespace Lastgood.Adapters.Tests.Platforms.Systemd;

public sealed class SystemdLinkContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await UnitBed.ServingAsync(UnitKind.Link);
}

public sealed class SystemdTemplateContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await UnitBed.ServingAsync(UnitKind.Template);
}

public sealed class SystemdTreesContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await UnitBed.ServingAsync(UnitKind.Trees);
}

public sealed class SystemdCheckoutContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await UnitBed.ServingAsync(UnitKind.Checkout);
}
