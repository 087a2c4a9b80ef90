namespace Lastgood.Adapters.Tests.Platforms.Pm2;

public sealed class Pm2LinkContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await Pm2Bed.ServingAsync(Pm2Kind.Link);
}

public sealed class Pm2ScriptContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await Pm2Bed.ServingAsync(Pm2Kind.Script);
}

public sealed class Pm2CheckoutContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await Pm2Bed.ServingAsync(Pm2Kind.Checkout);
}
