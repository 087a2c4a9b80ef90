using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>Making room on a real engine.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class PruneTests(DockerHosts host)
{
    private static readonly DateTimeOffset Day = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_no_rollback_needs_goes_and_everything_else_stays()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        foreach (var tag in new[] { "p1", "p2", "p3", "p4", "stranger" })
        {
            await host.BuildAsync(tag, version: tag, changes: [$"LABEL of={tag}"]);
        }
        // The same bytes have a name of somebody else's.
        await host.PostAsync($"/images/{host.Repository}:p1/tag?repo=theirs&tag=1");
        await GoAsync(bed, "p1");
        await GoAsync(bed, "p2");
        await GoAsync(bed, "1.1");
        var prunes = bed.Create().Prunes!;
        RetainedRelease[] releases =
        [
            Release("1.1", true, "it serves"),
            Release("p3", true, "pinned in the configuration"),
            Release("p2", false, "bad: broken"),
            Release("p1", false, "good, but older than the last 5"),
        ];

        var plan = await prunes.PlanPruneAsync(releases, Cancellation);
        Assert.Equal(
            "keep image 1.1, keep image p3, remove container p1, remove container p2, remove image p1, remove image p2",
            string.Join(
                ", ",
                plan.Where(static i => i.Action != PruneAction.Tag)
                    .Select(static i =>
                        $"{i.Action.ToString().ToLowerInvariant()} {i.Kind} {i.Release}"
                    )
                    .Order(StringComparer.Ordinal)
            )
        );
        Assert.NotNull(await FindAsync($"{host.Repository}:p1"));
        foreach (var item in plan.Where(static i => i.Action != PruneAction.Keep))
        {
            await prunes.PruneAsync(item, Cancellation);
        }

        Assert.Null(await FindAsync($"{host.Repository}:p1"));
        Assert.Null(await FindAsync($"{host.Repository}:p2"));
        foreach (
            var stays in new[]
            {
                "theirs:1",
                $"{host.Repository}:p3",
                $"{host.Repository}:p4",
                $"{host.Repository}:stranger",
                $"{host.Repository}:1.0",
            }
        )
        {
            Assert.NotNull(await FindAsync(stays));
        }
        Assert.Equal("1.1", await bed.UsersGetAsync());
        await GoAsync(bed, "1.0");
        Assert.Equal("1.0", await bed.UsersGetAsync());
        // Done twice is the same as once.
        foreach (var item in plan.Where(static i => i.Action == PruneAction.Remove))
        {
            Assert.Contains(
                "left",
                await prunes.PruneAsync(item, Cancellation),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Good_ones_are_tagged_by_the_day_on_which_they_were_proven()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        var prunes = bed.Create().Prunes!;
        RetainedRelease[] releases =
        [
            Release("1.1", true, "it serves", Day.AddHours(1), order: 2),
            Release("1.0", true, "the way back", Day, order: 1),
            Release("1.2", true, "it never served"),
        ];

        var plan = await prunes.PlanPruneAsync(releases, Cancellation);
        foreach (var item in plan.Where(static i => i.Action == PruneAction.Tag))
        {
            await prunes.PruneAsync(item, Cancellation);
        }

        Assert.Equal(await IdAsync("1.0"), await IdAsync("stable-20260131"));
        Assert.Equal(await IdAsync("1.1"), await IdAsync("stable-20260131-2"));
        Assert.DoesNotContain(
            await prunes.PlanPruneAsync(releases, Cancellation),
            static i => i.Action == PruneAction.Tag
        );
        // Such a tag is no release.
        Assert.DoesNotContain(
            (await bed.Create().InspectAsync(Cancellation)).Candidates,
            static c => c.Version!.StartsWith("stable", StringComparison.Ordinal)
        );
        await host.DeleteAsync($"/images/{host.Repository}:stable-20260131");
        await host.DeleteAsync($"/images/{host.Repository}:stable-20260131-2");
    }

    [Fact]
    public async Task What_a_container_is_made_of_or_what_is_labelled_is_kept_and_the_plan_says_why()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.BuildAsync("used");
        await host.BuildAsync("labelled", changes: ["LABEL lastgood.keep=yes"]);
        await host.RunShopAsync("somebodys", $"{host.Repository}:used", port: 0);
        await host.PostAsync("/containers/somebodys/stop?t=0");

        var plan = await bed.Create()
            .Prunes!.PlanPruneAsync(
                [Release("used", false, "bad"), Release("labelled", false, "bad")],
                Cancellation
            );

        Assert.All(plan, static i => Assert.Equal(PruneAction.Keep, i.Action));
        Assert.Contains("container somebodys", plan[0].Why, StringComparison.Ordinal);
        Assert.Contains("lastgood.keep", plan[1].Why, StringComparison.Ordinal);
    }

    private static RetainedRelease Release(
        string version,
        bool keep,
        string why,
        DateTimeOffset? goodSince = null,
        int order = 0
    ) =>
        new(
            new ReleaseRecord(new Release(version), Day) { ActivationOrder = order },
            keep,
            why,
            goodSince
        );

    private static async Task GoAsync(ContainerBed bed, string version)
    {
        var answer = await bed.Create()
            .PlanAsync(new Activation(RunKind.Deploy, version, false), Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        foreach (var step in answer.Steps)
        {
            await bed.Create().ApplyAsync(step, Cancellation);
        }
    }

    private async Task<string> IdAsync(string tag) =>
        await FindAsync($"{host.Repository}:{tag}") ?? $"there is no {tag}";

    private async Task<string?> FindAsync(string image)
    {
        try
        {
            return (string)(await host.GetAsync($"/images/{image}/json"))["Id"]!;
        }
        catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
