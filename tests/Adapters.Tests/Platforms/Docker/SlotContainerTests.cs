using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

[Collection(DockerHostCollection.Name)]
public sealed class SlotContainerContractTests(DockerHosts host) : PlatformContractTests
{
    protected override async Task<IPlatformBed> ServingAsync() => await SlotBed.ServingAsync(host);
}

/// <summary>Containers as slots behind nginx.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class SlotContainerTests(DockerHosts host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forward_and_back_under_load_no_request_fails()
    {
        await using var bed = await SlotBed.ServingAsync(host);
        await using var load = bed.Load();
        await load.MoreAsync(200);

        var forward = await GoAsync(bed, RunKind.Deploy, "1.1", null);
        await load.MoreAsync(200);
        await GoAsync(bed, RunKind.Rollback, "1.0", null);
        await load.MoreAsync(200);

        var (answers, failures) = await load.EndAsync();
        Assert.Empty(failures);
        Assert.Equal("1.0 1.1", string.Join(' ', answers.Keys.Order(StringComparer.Ordinal)));
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.NotNull(forward);
    }

    [Fact]
    public async Task A_release_is_recorded_by_digest_and_the_tag_may_move()
    {
        await using var bed = await SlotBed.ServingAsync(host);
        await host.BuildAsync("8.0");
        var artifact = await host.PushAsync("8.0");
        var image = (string)(await host.GetAsync($"/images/{host.Repository}:8.0/json"))["Id"]!;
        Assert.Equal(artifact, await GoAsync(bed, RunKind.Deploy, "8.0", null));
        await GoAsync(bed, RunKind.Rollback, "1.0", null);
        await host.BuildAsync("8.0", changes: ["LABEL moved=yes"]);
        // The container of 8.0 is gone as well: it has to be made anew, of the same bytes.
        await host.RemoveAsync("shop-green");

        await GoAsync(bed, RunKind.Rollback, "8.0", artifact);

        Assert.Equal("8.0", await bed.UsersGetAsync());
        Assert.Equal(image, (string)(await host.InspectAsync("shop-green"))["Image"]!);
        Assert.Equal(
            ImageName.Parse(artifact).Pin,
            (await bed.Create().InspectAsync(Cancellation))
                .Candidates.Single(static c => c.Serving)
                .Artifact
        );
    }

    [Fact]
    public async Task A_slot_is_taken_without_losing_the_container_that_was_in_it()
    {
        await using var bed = await SlotBed.ServingAsync(host);
        var first = (string)(await host.InspectAsync("shop-blue"))["Id"]!;
        await GoAsync(bed, RunKind.Deploy, "1.1", null);
        await GoAsync(bed, RunKind.Deploy, "1.2", null);
        Assert.StartsWith(
            "/shop-blue-kept-1.0-",
            (string)(await host.InspectAsync(first))["Name"]!,
            StringComparison.Ordinal
        );

        await GoAsync(bed, RunKind.Deploy, "1.1", null);
        await GoAsync(bed, RunKind.Rollback, "1.0", null);

        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(first, (string)(await host.InspectAsync("shop-blue"))["Id"]!);
    }

    private static async Task<string?> GoAsync(
        SlotBed bed,
        RunKind kind,
        string version,
        string? artifact
    )
    {
        var answer = await bed.Create()
            .PlanAsync(new Activation(kind, version, false) { Artifact = artifact }, Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        foreach (var step in answer.Steps)
        {
            await bed.Create().CaptureAsync(step, Cancellation);
            await bed.Create().ApplyAsync(step, Cancellation);
        }
        return answer.Artifact;
    }
}
