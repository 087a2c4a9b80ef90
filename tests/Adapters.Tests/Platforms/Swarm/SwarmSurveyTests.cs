using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Tests.Platforms.Swarm;

/// <summary>What a first configuration is made from, in a real swarm.</summary>
[Collection(SwarmCollection.Name)]
public sealed class SwarmSurveyTests(SwarmHosts host)
{
    [Fact]
    public async Task A_service_is_told_with_its_image_and_ports()
    {
        await using var bed = await SwarmBed.ServingAsync(host);

        var found = await EngineSurvey.ServicesAsync(
            new DockerOptions { Socket = bed.Options.Socket },
            TestContext.Current.CancellationToken
        );

        var service = Assert.Single(found);
        Assert.Equal(SwarmHosts.Service, service.Name);
        Assert.Equal(host.ImageOf("1.0"), service.Image);
        Assert.Equal(bed.Port, Assert.Single(service.Ports));
    }
}
