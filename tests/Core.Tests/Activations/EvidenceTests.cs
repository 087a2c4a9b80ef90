using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Tests.Activations;

public sealed class EvidenceTests
{
    [Fact]
    public async Task Evidence_is_kept_before_each_step_and_is_in_the_journal_before_the_step_begins()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();

        var run = story.World.State.Runs[^1];
        var facts = story
            .World.Entries.Where(e => e.Run == run.Id)
            .Select(static e => e.Fact)
            .ToList();
        var begun = facts.OfType<StepStarted>().ToList();
        Assert.NotEmpty(begun);
        foreach (var step in begun)
        {
            var captured = Assert.IsType<StateCaptured>(facts[facts.IndexOf(step) - 1]);
            Assert.Equal(step.Step, captured.Step);
        }
        Assert.Equal("slots while 1.2 serves", facts.OfType<StateCaptured>().First().Files[0].Name);
    }

    [Fact]
    public async Task Before_a_step_that_loses_nothing_none_is_kept()
    {
        var story = await Story.WithBrokenReleaseAsync();
        story.World.LosingNothing.Add("switch");
        await story.RollbackAsync();

        var run = story.World.State.Runs[^1];
        var facts = story.World.Entries.Where(e => e.Run == run.Id).Select(static e => e.Fact);
        var begun = facts.OfType<StepStarted>().Select(s => run.Plan.Steps[s.Step].Name).ToList();
        Assert.Contains("switch", begun, StringComparer.Ordinal);
        Assert.Equal(
            begun.Where(static name => name != "switch"),
            facts.OfType<StateCaptured>().Select(c => run.Plan.Steps[c.Step!.Value].Name),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task The_incident_tells_what_was_kept_before_which_step()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();

        var told = IncidentStory.Find(story.World.Entries, "shop-i1")!;
        var first = told.Evidence.First(e => e.Run == told.Runs[^1].Run.Id);

        Assert.Equal(told.Runs[^1].Steps[0].Planned.Title, first.Before);
        Assert.Equal("slots while 1.2 serves", first.File.Name);
    }

    [Fact]
    public async Task What_was_kept_by_hand_while_the_incident_is_open_is_part_of_it()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();
        await story.TellAsync(
            new StateCaptured(
                null,
                [new CapturedFile("log", "captures/log.txt", 5, new string('a', 64))],
                []
            )
        );

        var told = IncidentStory.Find(story.World.Entries, "shop-i1")!;

        Assert.Contains(told.Evidence, static e => e is { Before: null, File.Name: "log" });
        Assert.Contains(
            Timeline.Of(told),
            static l => l.What == "A piece of evidence was kept by hand."
        );
        Assert.Contains(
            "captures/log.txt",
            IncidentReport.Markdown(told, static c => string.Join(' ', c), [], [], []),
            StringComparison.Ordinal
        );
    }
}
