using Lastgood.Adapters.Tests.Platforms.Docker;

namespace Lastgood.Adapters.Tests.Platforms.Compose;

/// <summary>The tests that run projects of Compose, one after the other, on an engine of their own: beside those of containers.</summary>
[CollectionDefinition(Name)]
public sealed class ComposeCollection : ICollectionFixture<DockerHosts>
{
    public const string Name = "Compose";
}
