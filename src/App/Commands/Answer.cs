using System.CommandLine;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood approve</c> and <c>reject</c>: a person answers what was asked.</summary>
internal static class Answer
{
    public static Command CreateApprove(Shell shell) =>
        shell.Saying(
            "approve",
            "Approve the rollback that is asked about",
            static (state, reason) => Answered(state, reason, approved: true),
            static state =>
                $"{state.OpenIncident?.Id} is approved; lastgood watch carries it out, or: lastgood rollback {state.Service}"
        );

    public static Command CreateReject(Shell shell) =>
        shell.Saying(
            "reject",
            "Reject it: nothing goes back in this incident",
            static (state, reason) => Answered(state, reason, approved: false),
            static state =>
                $"{state.OpenIncident?.Id} is rejected: nothing goes back in this incident"
        );

    private static IReadOnlyList<Fact> Answered(ServiceState state, string reason, bool approved) =>
        state.OpenIncident is { Decision.Kind: DecisionKind.Ask } asked
            ? [new QuestionAnswered(asked.Id, approved, reason, Shell.Person)]
            : throw new UsageException(
                $"nothing is asked about {state.Service}; to go back: lastgood rollback {state.Service}"
            );
}
