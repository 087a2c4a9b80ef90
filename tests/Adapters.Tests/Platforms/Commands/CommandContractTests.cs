namespace Lastgood.Adapters.Tests.Platforms.Commands;

public sealed class CommandContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() => await CommandBed.ServingAsync();
}
