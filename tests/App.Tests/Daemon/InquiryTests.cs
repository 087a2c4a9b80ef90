using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.App.Tests.Daemon;

/// <summary>What a watch asks of people besides whether to go back.</summary>
public sealed class InquiryTests
{
    private static readonly PolicyQuestion Corruption = new(
        "corruption",
        "Is data being corrupted?",
        TimeSpan.FromMinutes(5)
    );

    [Fact]
    public async Task Each_question_is_asked_once_in_an_incident()
    {
        var watched = await AskingAsync(Corruption, Corruption with { Subject = "security" });

        await watched.WatchAsync(static _ => false, 60);

        Assert.Equal(
            "corruption security",
            string.Join(' ', watched.State.Cautions.Questions.Select(static q => q.Fact.Subject))
        );
        Assert.Equal(2, watched.World.Entries.Count(static e => e.Fact is PersonAsked));
    }

    [Fact]
    public async Task What_a_report_has_answered_already_is_not_asked()
    {
        var watched = await AskingAsync(Corruption with { Subject = "security" });
        await watched.SayAsync(new TroubleReported("security", "a door is open", "alice"));

        await watched.WatchAsync(static _ => false, 60);

        Assert.DoesNotContain(watched.World.Entries, static e => e.Fact is PersonAsked);
    }

    [Fact]
    public async Task Where_nothing_is_wrong_nothing_is_asked()
    {
        var watched = await AskingAsync(Corruption);
        watched.IsHealthy = static _ => true;

        await watched.WatchAsync(static _ => false, 60);

        Assert.DoesNotContain(watched.World.Entries, static e => e.Fact is PersonAsked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silence_means_the_default(bool corrupt)
    {
        var watched = await AskingAsync(
            Corruption with
            {
                Within = TimeSpan.FromMilliseconds(20),
                Default = corrupt,
            }
        );

        await watched.WatchAsync(static state =>
            state.OpenIncident is not null && state.Cautions.Questions.Count == 0
        );

        var answered = Assert.IsType<PersonAnswered>(
            Assert.Single(watched.World.Entries, static e => e.Fact is PersonAnswered).Fact
        );
        Assert.Equal(corrupt, answered.Holds);
        Assert.Equal(RunStarted.Automatic, answered.By);
        Assert.Equal(corrupt, watched.State.Cautions.Frozen is not null);
        Assert.Equal("1.2", watched.World.Serving);
    }

    private static async Task<WatchedWorld> AskingAsync(params PolicyQuestion[] questions)
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = new Policy
        {
            Triggers =
            [
                TriggerLine.Parse("health fails 3 times").Trigger! with
                {
                    Severity = Severity.High,
                },
            ],
            MinRequests = 1,
            Questions = questions,
        };
        watched.IsHealthy = url => url != $"http://{watched.World.ServingSlot}";
        return watched;
    }
}
