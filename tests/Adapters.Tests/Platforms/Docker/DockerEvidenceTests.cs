using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>What a container shows, what it needs for a rollback, and its restart.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class DockerEvidenceTests(DockerHosts host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evidence_is_the_whole_description_without_the_values_of_the_environment_and_the_log()
    {
        await using var bed = await ContainerBed.ServingAsync(host);

        var shown = await ((IExhibits)bed.Create()).ShowAsync(Cancellation);

        var description = Assert.Single(shown, static e => e.Name == "container shop").Text;
        Assert.Contains("\"COLOUR=[redacted]\"", description, StringComparison.Ordinal);
        Assert.DoesNotContain("=red\"", description, StringComparison.Ordinal);
        Assert.Contains("\"RestartPolicy\"", description, StringComparison.Ordinal);
        Assert.Single(shown, static e => e.Name == "log of container shop");
    }

    [Fact]
    public async Task The_engine_says_its_version_and_one_that_is_not_reached_is_a_no()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        var ready = (IReadiness)bed.Create();

        var checks = await ready.CheckAsync(null, Cancellation);
        await bed.DisconnectAsync();
        var gone = (await ready.CheckAsync(null, Cancellation))[0];

        Assert.All(checks, static check => Assert.Equal(ReadinessAnswer.Yes, check.Answer));
        Assert.Equal("room for images", checks[1].Name);
        Assert.Contains("API 1.", checks[0].Seen, StringComparison.Ordinal);
        Assert.Equal(ReadinessAnswer.No, gone.Answer);
        Assert.NotEmpty(gone.Remedy!);
    }

    [Fact]
    public async Task The_variables_of_today_are_those_of_the_file_by_their_names()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        Assert.Null((await bed.Create().InspectAsync(Cancellation)).Variables);

        bed.Options = bed.Options with
        {
            Environment = EnvironmentMode.Today,
            EnvironmentFile = bed["shop.env"],
        };
        Assert.Empty((await bed.Create().InspectAsync(Cancellation)).Variables!);
        await File.WriteAllTextAsync(bed["shop.env"], "COLOUR=blue\nSIZE=a=b\n", Cancellation);

        Assert.Equal(
            "COLOUR SIZE",
            string.Join(' ', (await bed.Create().InspectAsync(Cancellation)).Variables!)
        );
    }

    [Fact]
    public async Task A_restart_leaves_the_release_and_gives_it_a_new_life()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        var before = await host.InspectAsync("shop");

        await bed.Create().Restarts!.RestartAsync(Cancellation);

        var after = await host.InspectAsync("shop");
        Assert.Equal((string)before["Id"]!, (string)after["Id"]!);
        Assert.NotEqual(StartOf(before), StartOf(after));
        await Eventually.IsTrueAsync(async () =>
            (await bed.Create().InspectAsync(Cancellation)).Serving == "1.0"
        );
        await host.RemoveAsync("shop");
        await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().Restarts!.RestartAsync(Cancellation)
        );
    }

    private static DateTimeOffset StartOf(System.Text.Json.Nodes.JsonNode container) =>
        DateTimeOffset.Parse(
            (string)container["State"]!["StartedAt"]!,
            System.Globalization.CultureInfo.InvariantCulture
        );
}
