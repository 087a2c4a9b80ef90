namespace Lastgood.Adapters.Tests.Platforms.Git;

public sealed class GitPushContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() => await GitBed.ServingAsync();
}

public sealed class GitCommandContractTests : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() =>
        await GitBed.ServingAsync(byCommand: true);
}
