using Lastgood.App.Commands;
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
