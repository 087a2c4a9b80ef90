using Lastgood.App.Commands;
using Lastgood.App.Commands.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

/// <summary>What people say and hold: report, freeze, unfreeze, approve, reject.</summary>
public sealed class CautionCommandTests : IDisposable
{
    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("policy: {triggers: []}")]
    public async Task Corruption_freezes_the_service_at_once_whatever_the_policy_has(string policy)
    {
        await stage.GivenAsync(Stories.RolledBack(), policy);

        Assert.Equal(ExitCodes.Done, await ReportAsync("corruption", "orders twice"));

        var state = await stage.StateAsync();
        Assert.Equal("corruption: orders twice", state.Cautions.Frozen?.Reason);
        Assert.Equal("shop-i2", state.Cautions.Frozen?.Incident);
        Assert.Equal("corruption: orders twice", state.OpenIncident?.Title);
        Assert.Contains(
            "lastgood unfreeze shop --reason",
            stage.Data + stage.Chat,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task While_it_is_frozen_nothing_is_deployed_and_nothing_goes_back()
    {
        await stage.GivenAsync(Stories.RolledBack());
        await stage.RunAsync(Freeze.Create, "shop", "--reason", "moving house");

        Assert.Equal(ExitCodes.Refused, await stage.RunAsync(Deploy.Create, "shop", "1.3"));
        Assert.Contains("is frozen by", stage.Data + stage.Chat, StringComparison.Ordinal);
        Assert.Contains("moving house", stage.Data + stage.Chat, StringComparison.Ordinal);
        Assert.Contains(
            "lastgood unfreeze shop",
            stage.Data + stage.Chat,
            StringComparison.Ordinal
        );

        await stage.RunAsync(Freeze.CreateLift, "shop", "--reason", "moved");
        Assert.Null((await stage.StateAsync()).Cautions.Frozen);
    }

    [Fact]
    public async Task Unfreezing_withdraws_the_report_of_corruption_and_nothing_else()
    {
        await stage.GivenAsync(Stories.RolledBack());
        await ReportAsync("security", "a door is open");
        await ReportAsync("corruption", "orders twice");

        await stage.RunAsync(Freeze.CreateLift, "shop", "--reason", "mended");

        Assert.Equal(
            "security",
            Assert.Single((await stage.StateAsync()).Cautions.Reports).Fact.Subject
        );
    }

    [Theory]
    [InlineData("corruption", "yes", true)]
    [InlineData("corruption", "no", false)]
    public async Task An_answer_is_kept_and_reported_where_it_says_so(
        string subject,
        string answer,
        bool frozen
    )
    {
        await AskedAsync();

        Assert.Equal(ExitCodes.Done, await AnswerAsync(subject, answer));

        var state = await stage.StateAsync();
        Assert.Equal(frozen, state.Cautions.Frozen is not null);
        Assert.DoesNotContain(state.Cautions.Questions, q => q.Fact.Subject == subject);
    }

    [Theory]
    [InlineData("corruption", "maybe", "it takes yes or no")]
    [InlineData("few-users", "some", "it takes a percentage")]
    [InlineData("corruptoin", "yes", "did you mean \"corruption\"?")]
    public async Task What_is_no_answer_is_refused(string subject, string answer, string why)
    {
        await AskedAsync();

        var refused = await Assert.ThrowsAsync<UsageException>(() => AnswerAsync(subject, answer));

        Assert.Contains(why, refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, (await stage.StateAsync()).Cautions.Questions.Count);
    }

    [Fact]
    public async Task Where_nothing_is_asked_an_answer_is_refused()
    {
        await stage.GivenAsync(Stories.RolledBack());

        var refused = await Assert.ThrowsAsync<UsageException>(() =>
            AnswerAsync("corruption", "yes")
        );

        Assert.Contains("nothing is asked about shop", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_what_is_asked_and_how_to_answer()
    {
        await AskedAsync();

        await stage.RunAsync(Status.Create);

        Assert.Contains("Is data being corrupted?", stage.Data, StringComparison.Ordinal);
        Assert.Contains(
            "lastgood answer shop corruption yes|no --reason",
            stage.Data,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "lastgood answer shop few-users 0.5% --reason",
            stage.Data,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_change_of_configuration_is_kept_with_what_was_changed()
    {
        await stage.GivenAsync(Stories.RolledBack());

        Assert.Equal(
            ExitCodes.Done,
            await stage.RunAsync(
                App.Commands.Record.Create,
                "shop",
                "--configuration",
                "timeout 1 s"
            )
        );

        Assert.Equal("timeout 1 s", (await stage.StateAsync()).Cautions.Configuration?.Fact.What);
    }

    [Theory]
    [InlineData]
    [InlineData("1.5", "--configuration", "timeout 1 s")]
    public async Task What_is_recorded_is_either_a_version_or_a_configuration(params string[] more)
    {
        await stage.GivenAsync(Stories.RolledBack());

        var refused = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(App.Commands.Record.Create, ["shop", .. more])
        );

        Assert.Contains("record needs either", refused.Message, StringComparison.Ordinal);
    }

    private async Task AskedAsync()
    {
        var patience = TimeSpan.FromMinutes(15);
        await stage.GivenAsync(Stories.RolledBack());
        await stage.SayAsync(
            new IncidentOpened("shop-i9", "in doubt", "1.1"),
            new PersonAsked(
                "shop-i9",
                "corruption",
                "Is data being corrupted?",
                patience,
                false,
                null
            ),
            new PersonAsked("shop-i9", "few-users", "What share?", patience, false, 0.01)
        );
    }

    private Task<int> AnswerAsync(string subject, string answer) =>
        stage.RunAsync(Answer.Create, "shop", subject, answer, "--reason", "seen");

    [Fact]
    public async Task A_report_can_be_withdrawn()
    {
        await stage.GivenAsync(Stories.RolledBack());
        await ReportAsync("security", "a door is open");

        await stage.RunAsync(
            Report.Create,
            "shop",
            "security",
            "--withdraw",
            "--reason",
            "it was a window"
        );

        Assert.Empty((await stage.StateAsync()).Cautions.Reports);
    }

    [Fact]
    public async Task What_the_policy_has_no_answer_to_is_refused_with_what_it_knows()
    {
        await stage.GivenAsync([]);

        var refused = await Assert.ThrowsAsync<UsageException>(() => ReportAsync("coruption", "x"));

        Assert.Contains("did you mean \"corruption\"?", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_asked_can_be_answered(bool approved)
    {
        await stage.GivenAsync(Stories.Asked());

        var code = await stage.RunAsync(
            approved ? Answer.CreateApprove : Answer.CreateReject,
            "shop",
            "--reason",
            "seen"
        );

        Assert.Equal(ExitCodes.Done, code);
        var state = await stage.StateAsync();
        Assert.Equal(approved, state.Cautions.AnswerIn(state.OpenIncident!.Id)?.Fact.Approved);
    }

    [Fact]
    public async Task Where_nothing_is_asked_there_is_nothing_to_answer()
    {
        await stage.GivenAsync(Stories.RolledBack());

        await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Answer.CreateApprove, "shop", "--reason", "why not")
        );
    }

    [Fact]
    public async Task The_incident_tells_what_was_said()
    {
        await stage.GivenAsync(Stories.RolledBack());
        await ReportAsync("corruption", "orders twice");
        await stage.RunAsync(Freeze.CreateLift, "shop", "--reason", "mended");

        await stage.RunAsync(Incident.Create, "show", "shop-i2");

        Assert.Contains("reported corruption", stage.Data, StringComparison.Ordinal);
        Assert.Contains("froze shop, so that nothing moves", stage.Data, StringComparison.Ordinal);
        Assert.Contains("lifted the freeze of shop", stage.Data, StringComparison.Ordinal);
    }

    private Task<int> ReportAsync(string subject, string reason) =>
        stage.RunAsync(Report.Create, "shop", subject, "--reason", reason);
}
