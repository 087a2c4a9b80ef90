using Lastgood.App.Commands;
using Lastgood.Core.Journal;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class FourEyesTests : IDisposable
{
    private const string Wanted = "policy: {four_eyes: true}";
    private const string Contacts =
        "contacts:\n  - {name: Grace, role: engineering lead, reach: \"+44 20 7946 0002\"}\n";

    private readonly CommandStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Who_reported_it_is_refused_and_told_who_else_can_approve()
    {
        await stage.GivenAsync(Stories.Asked(), Wanted, Contacts);
        await ReportAsync();

        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            AnswerAsync(Answer.CreateApprove)
        );

        Assert.Equal(
            $"{Shell.Person} reported critical-bug, and the policy of shop wants somebody else to approve",
            refused.Message
        );
        Assert.Equal(
            "contact: Grace (engineering lead), +44 20 7946 0002\n  as another person: lastgood approve shop --reason \"…\"",
            refused.Remedy
        );
        Assert.Null((await stage.StateAsync()).Cautions.AnswerIn("shop-i1"));
    }

    [Fact]
    public async Task Who_reported_it_may_reject()
    {
        await stage.GivenAsync(Stories.Asked(), Wanted);
        await ReportAsync();

        Assert.Equal(ExitCodes.Done, await AnswerAsync(Answer.CreateReject));
    }

    [Fact]
    public async Task Who_has_nothing_to_do_with_it_approves()
    {
        await stage.GivenAsync(Stories.Asked(), Wanted);

        Assert.Equal(ExitCodes.Done, await AnswerAsync(Answer.CreateApprove));
    }

    [Fact]
    public async Task Where_the_policy_does_not_want_it_who_reported_it_approves()
    {
        await stage.GivenAsync(Stories.Asked());
        await ReportAsync();

        Assert.Equal(ExitCodes.Done, await AnswerAsync(Answer.CreateApprove));
    }

    [Fact]
    public async Task The_policy_says_so()
    {
        await stage.GivenAsync(Stories.Asked(), Wanted);

        await stage.RunAsync(Policy.Create, "show", "shop");

        Assert.Contains(
            "reported its trouble, cannot approve its rollback",
            stage.Data,
            StringComparison.Ordinal
        );
    }

    private Task ReportAsync() =>
        stage.SayAsync(new TroubleReported("critical-bug", "orders fail", Shell.Person));

    private Task<int> AnswerAsync(Func<Shell, System.CommandLine.Command> verb) =>
        stage.RunAsync(verb, "shop", "--reason", "seen");
}
