using System.Globalization;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Activations;

/// <summary>Asks what no metric answers, and makes of an answer what the policy has for it. Pure.</summary>
public static class Inquiry
{
    /// <summary>What an answer may look like.</summary>
    /// <param name="question">What was asked.</param>
    public static string Expected(PersonAsked question) =>
        question.Below is null ? "yes or no" : "a percentage from 0% to 100%, e.g. 0.5%";

    /// <summary>Every question of the policy that was not asked yet in an incident, and is not answered by a report.</summary>
    /// <param name="state">The service.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="incident">The incident.</param>
    public static IEnumerable<Fact> Ask(ServiceState state, Policy policy, string incident) =>
        policy
            .Questions.Where(q =>
                !state.Cautions.WasAsked(incident, q.Subject)
                && state.Cautions.Reports.All(r => r.Fact.Subject != q.Subject)
            )
            .Select(q => new PersonAsked(
                incident,
                q.Subject,
                q.Text,
                q.Within,
                q.Default,
                q.Below
            ));

    /// <summary>What a person's answer means: whether the question's subject holds; null where it cannot be understood.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">What was answered, see <see cref="Expected"/>.</param>
    public static bool? Means(PersonAsked question, string answer) =>
        question.Below is { } limit
            ? Share(answer) is { } share
                ? share < limit
                : null
            : answer.ToLowerInvariant() switch
            {
                "yes" or "y" => true,
                "no" or "n" => false,
                _ => null,
            };

    /// <summary>The answer of a person: kept, and reported where it says so.</summary>
    /// <param name="state">The service.</param>
    /// <param name="policy">What a report does.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="by">Who answers.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="FormatException">The answer cannot be understood.</exception>
    public static IReadOnlyList<Fact> Answer(
        ServiceState state,
        Policy policy,
        PersonAsked question,
        string answer,
        string by,
        string reason
    ) =>
        Close(
            state,
            policy,
            new PersonAnswered(
                question.Incident,
                question.Subject,
                answer,
                Means(question, answer) ?? throw new FormatException(Expected(question)),
                reason,
                by
            )
        );

    /// <summary>Nobody answered in time: the default holds.</summary>
    /// <param name="state">The service.</param>
    /// <param name="policy">What a report does.</param>
    /// <param name="question">What was asked.</param>
    public static IReadOnlyList<Fact> Silence(
        ServiceState state,
        Policy policy,
        PersonAsked question
    ) =>
        Close(
            state,
            policy,
            new PersonAnswered(
                question.Incident,
                question.Subject,
                question.Default ? "yes" : "no",
                question.Default,
                $"nobody answered within {Durations.Format(question.Within)}",
                RunStarted.Automatic
            )
        );

    private static IReadOnlyList<Fact> Close(
        ServiceState state,
        Policy policy,
        PersonAnswered answered
    ) =>
        answered.Holds
            ?
            [
                answered,
                .. Reporting.Facts(
                    state,
                    policy,
                    new TroubleReported(answered.Subject, answered.Reason, answered.By)
                ),
            ]
            : [answered];

    private static double? Share(string text) =>
        text is [.. var number, '%']
        && decimal.TryParse(
            number,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var percent
        )
        && percent is >= 0 and <= 100
            ? (double)(percent / 100)
            : null;
}
