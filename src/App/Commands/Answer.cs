using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.Core.Activations;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood answer</c>, <c>approve</c> and <c>reject</c>: a person answers what was asked.</summary>
internal static class Answer
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var subject = new Argument<string>("subject")
        {
            Description =
                "What was asked about: corruption, security, quick-fix … (see: lastgood status)",
        };
        var answer = new Argument<string>("answer")
        {
            Description = "yes or no; of a share of the users a percentage",
        };
        var reason = Shell.Why();
        return shell.Verb(
            "answer",
            "Answer what no metric tells, and was asked in an incident",
            [service, subject, answer, reason],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                var asked = Find(journal.State, parsed.GetValue(subject)!);
                var said = parsed.GetValue(answer)!;
                if (Inquiry.Means(asked, said) is not { } holds)
                {
                    throw new UsageException(
                        $"{Configuration.Words.Show(said)} is no answer to \"{asked.Text}\"; it takes {Inquiry.Expected(asked)}"
                    );
                }
                await journal.AppendAsync(
                    null,
                    Inquiry.Answer(
                        journal.State,
                        settings.Policy,
                        asked,
                        said,
                        Shell.Person,
                        parsed.GetValue(reason)!
                    )
                );
                shell.Terminal.PrintOutcome(
                    holds
                        ? $"{settings.Name}: {asked.Subject} is reported, and the policy has the answer (lastgood policy show {settings.Name})"
                        : $"{settings.Name}: {asked.Subject} does not hold"
                );
                return ExitCodes.Done;
            }
        );
    }

    private static PersonAsked Find(ServiceState state, string subject)
    {
        var open = state.Cautions.Questions.Select(static q => q.Fact).ToList();
        return open.Find(q => string.Equals(q.Subject, subject, StringComparison.Ordinal))
            ?? throw new UsageException(
                open.Count == 0
                    ? $"nothing is asked about {state.Service}; to say what you know: lastgood report {state.Service} SUBJECT --reason \"…\""
                    : $"{Configuration.Words.Show(subject)} is not asked{Configuration.Words.Suggest(subject, [.. open.Select(static q => q.Subject)], "asked are")}"
            );
    }

    public static Command CreateApprove(Shell shell) =>
        shell.Saying(
            "approve",
            "Approve the rollback that is asked about",
            Approved,
            static state =>
                $"{state.OpenIncident?.Id} is approved; lastgood watch carries it out, or: lastgood rollback {state.Service}"
        );

    public static Command CreateReject(Shell shell) =>
        shell.Saying(
            "reject",
            "Reject it: nothing goes back in this incident",
            static (_, state, reason) => Answered(state, reason, approved: false),
            static state =>
                $"{state.OpenIncident?.Id} is rejected: nothing goes back in this incident"
        );

    public static Command CreateAcknowledge(Shell shell) =>
        shell.Saying(
            "ack",
            "Say that you take care of the open incident: nobody else is called",
            static (_, state, reason) =>
                state.OpenIncident is { } open
                    ? [new IncidentAcknowledged(open.Id, reason, Shell.Person)]
                    : throw new UsageException(
                        $"{state.Service} has no open incident; see: lastgood incident list {state.Service}"
                    ),
            static state => $"{state.OpenIncident?.Id} is yours: nobody else is called"
        );

    private static IReadOnlyList<Fact> Approved(
        Installation installation,
        ServiceState state,
        string reason
    )
    {
        var answered = Answered(state, reason, approved: true);
        var limits = installation.Find(state.Service).Policy.Limits;
        return FourEyes.WhyNot(state, limits, Shell.Person) is not { } why
            ? answered
            : throw new RefusedException(
                $"{why}, and the policy of {state.Service} wants somebody else to approve",
                string.Join(
                    "\n  ",
                    installation
                        .Settings.ContactsOf(state.Service)
                        .Where(static c => c.Name != Shell.Person)
                        .Select(static c => $"contact: {c}")
                        .Append(
                            $"as another person: lastgood approve {state.Service} --reason \"…\""
                        )
                )
            );
    }

    private static IReadOnlyList<Fact> Answered(ServiceState state, string reason, bool approved) =>
        state.OpenIncident is { Decision.Kind: DecisionKind.Ask } asked
            ? [new QuestionAnswered(asked.Id, approved, reason, Shell.Person)]
            : throw new UsageException(
                $"nothing is asked about {state.Service}; to go back: lastgood rollback {state.Service}"
            );
}
