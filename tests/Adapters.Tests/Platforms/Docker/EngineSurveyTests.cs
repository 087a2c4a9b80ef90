using Lastgood.Adapters.Docker;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>What a first configuration is made from, on a real engine.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class EngineSurveyTests(DockerHosts host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_that_runs_is_told_with_its_image_labels_and_ports()
    {
        await using var bed = await ContainerBed.ServingAsync(host);

        var found = await EngineSurvey.ContainersAsync(
            new DockerOptions { Socket = bed.Options.Socket },
            Cancellation
        );

        var shop = Assert.Single(found, static c => c.Name == "shop");
        Assert.Equal($"{host.Repository}:1.0", shop.Image);
        Assert.Equal("shop", shop.Label("team"));
        var port = Assert.Single(shop.Ports);
        Assert.Equal(new Uri(bed.Options.Front).Port, port.Outside);
        Assert.Equal(8080, port.Inside);
    }

    [Fact]
    public async Task Where_no_engine_is_there_is_nothing() =>
        Assert.Empty(
            await EngineSurvey.ContainersAsync(
                new DockerOptions { Socket = "/nowhere/docker.sock" },
                Cancellation
            )
        );
}
