using Lastgood.Adapters.Tests.Docker;

namespace Lastgood.Adapters.Tests.Signals.Docker;

/// <summary>The tests that share a Docker Engine, one after the other: some stop it.</summary>
[CollectionDefinition(Name)]
public sealed class DockerCollection : ICollectionFixture<DockerBed>
{
    public const string Name = "Docker Engine";
}
