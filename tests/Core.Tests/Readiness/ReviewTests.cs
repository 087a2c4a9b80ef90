using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Tests.Activations;

namespace Lastgood.Core.Tests.Readiness;

public sealed class ReviewTests
{
    [Fact]
    public async Task A_service_with_a_good_release_to_go_back_to_is_ready()
    {
        var report = await LookAsync(await Story.WithBrokenReleaseAsync());

        Assert.True(report.IsReady);
        Assert.Equal(("1.2", "1.1"), (report.Serving, report.Target));
        Assert.Equal("test", Of(report, "last good").Seen.Split(": ")[1]);
        Assert.Equal("1.1 can be made to serve in 3 steps", Of(report, "artifact and plan").Seen);
        Assert.Equal(ReadinessAnswer.Unknown, Of(report, "verification").Answer);
    }

    [Fact]
    public async Task Without_another_good_release_it_is_not_and_the_command_that_mends_it_is_told()
    {
        var report = await LookAsync(await Story.BeginAsync());

        var check = Of(report, "last good");
        Assert.False(report.IsReady);
        Assert.Equal("no release but 1.1, which serves, is known to be good", check.Seen);
        Assert.Contains("lastgood mark shop", check.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Checks, static c => c.Name == "artifact and plan");
    }

    [Fact]
    public async Task What_would_refuse_the_rollback_refuses_here()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.TellAsync(new ServiceFrozen("corruption", "alice", null));

        var check = Of(await LookAsync(story), "artifact and plan");

        Assert.Equal(ReadinessAnswer.No, check.Answer);
        Assert.Contains("frozen", check.Seen, StringComparison.Ordinal);
        Assert.Contains("lastgood unfreeze shop", check.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A B C", "A B", ReadinessAnswer.Yes)]
    [InlineData("A", "A B", ReadinessAnswer.No)]
    [InlineData(null, "A B", ReadinessAnswer.Unknown)]
    [InlineData("A", null, ReadinessAnswer.Unknown)]
    public async Task The_variables_that_it_was_proven_with_are_compared_with_those_of_today(
        string? today,
        string? recorded,
        ReadinessAnswer answer
    )
    {
        var story = await Story.WithBrokenReleaseAsync();
        story.World.Variables = today?.Split(' ');
        await story.TellAsync(
            new ReleaseRecorded(new Release("1.1") { Variables = recorded?.Split(' ') }, "watch")
        );

        var check = Of(await LookAsync(story), "environment");

        Assert.Equal(answer, check.Answer);
        if (answer == ReadinessAnswer.No)
        {
            Assert.Equal("1.1 was started with B, and today there is no such variable", check.Seen);
        }
    }

    [Fact]
    public async Task A_platform_that_cannot_be_reached_is_a_no_with_its_remedy()
    {
        var story = await Story.WithBrokenReleaseAsync();
        story.World.Unreachable = new PlatformException("nobody there", "start it");

        var check = Of(await LookAsync(story), "reachable");

        Assert.Equal(
            (ReadinessAnswer.No, "nobody there", "start it"),
            (check.Answer, check.Seen, check.Remedy)
        );
    }

    [Fact]
    public async Task A_rollback_that_was_verified_counts_as_rehearsed()
    {
        var story = await Story.WithBrokenReleaseAsync();
        Assert.Equal(ReadinessAnswer.Unknown, Of(await LookAsync(story), "rehearsed").Answer);

        await story.RollbackAsync();

        Assert.Contains(
            "from 1.2 to 1.1",
            Of(await LookAsync(story), "rehearsed").Seen,
            StringComparison.Ordinal
        );
    }

    private static Task<ReadinessReport> LookAsync(Story story) =>
        new Review(story.Setup, story.Rollback, [], TimeProvider.System).LookAsync(
            story.World.State,
            TestContext.Current.CancellationToken
        );

    private static ReadinessCheck Of(ReadinessReport report, string name) =>
        Assert.Single(report.Checks, c => c.Name == name);
}
