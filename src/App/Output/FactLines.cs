using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Telling;
using Lastgood.Core.Verification;

namespace Lastgood.App.Output;

/// <summary>Says facts as they happen: what a run shows at the terminal is what the journal holds.</summary>
internal sealed class FactLines(Terminal terminal)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Plan> plans = new(StringComparer.Ordinal);
    private Ink Ink => terminal.Ink;

    public void Say(Entry entry)
    {
        lock (gate)
        {
            if (entry is { Fact: RunStarted start, Run: { } id })
            {
                plans[id] = start.Plan;
            }
            var plan = entry.Run is null ? null : plans.GetValueOrDefault(entry.Run);
            var at = Ink.Faint(Times.Clock(entry.At));
            if (entry.Fact is StepStarted { Step: var begun })
            {
                SayLive($"{at} {entry.Service}  … {plan?.Steps[begun].Title}");
                return;
            }
            foreach (var line in Lines(entry.Service, entry.Fact, plan))
            {
                terminal.Chat.WriteLine(
                    $"{(terminal.IsLive ? "\r\e[K" : "")}{at} {entry.Service}  {line}"
                );
            }
        }
    }

    /// <summary>Says how far a step is that goes on.</summary>
    public void SayProgress(string service, string line)
    {
        lock (gate)
        {
            var said = $"{service}  … {line}";
            if (terminal.IsLive)
            {
                SayLive(said);
            }
            else
            {
                terminal.Chat.WriteLine(said);
            }
        }
    }

    private void SayLive(string line)
    {
        if (terminal.IsLive)
        {
            terminal.Chat.Write($"\r\e[K{line}");
        }
    }

    private IEnumerable<string> Lines(string service, Fact fact, Plan? plan) =>
        fact switch
        {
            DecisionMade f =>
            [
                Ink.Strong($"decided: {Words.Of(f.Decision.Kind)}") + $" · {f.Decision.Reason}",
            ],
            IncidentOpened f => [Ink.Bad($"incident {f.Incident}") + $" · {f.Title}"],
            // What comes from an incident has its reason said there.
            VerdictGiven { Incident: { } incident } f =>
            [
                $"{f.Version} is {Verdict(f.Verdict)} · {incident}",
            ],
            VerdictGiven f => [$"{f.Version} is {Verdict(f.Verdict)} · {f.Reason}"],
            BaselineTaken f => [$"baseline of {f.Baseline.Version}: {Words.Of(f.Baseline)}"],
            RunStarted { Plan.Kind: RunKind.Retire } f =>
            [
                $"stopping what was kept warm · {f.Reason}",
            ],
            RunStarted f =>
            [
                Ink.Strong(
                    $"{(f.IsDrill ? NoticeWords.Drill : "")}{RunWords.Name(f.Plan.Kind)}: {f.Plan.From ?? "nothing"} → {f.Plan.To}"
                ) + (f.Incident is null ? $" · {f.Reason}" : ""),
            ],
            StepDone f =>
            [
                $"{Ink.Good("✓")} {plan?.Steps[f.Step].Title} ({Times.Took(f.Took)}){Evidence(f.Evidence)}",
            ],
            StepFailed f =>
            [
                $"{Ink.Bad("✗")} {plan?.Steps[f.Step].Title}: {f.Error}",
                .. f.Remedy is null ? (string[])[] : [$"  {f.Remedy}"],
            ],
            StepUndone f =>
            [
                $"{Ink.Warn("↩")} taken back: {plan?.Steps[f.Step].Title}{Evidence(f.Evidence)}",
            ],
            UndoFailed f =>
            [
                Ink.Bad($"✗ could not take back: {plan?.Steps[f.Step].Title}: {f.Error}"),
            ],
            RunAborted f => [Ink.Warn($"taking back: {f.Reason}")],
            Verified f => f.Result.Checks.Select(Check),
            MonitoringStarted f => [$"watching for {Core.Policies.Durations.Format(f.For)}"],
            RunEnded f => [Ending(f)],
            ImpactMeasured f =>
            [
                FormattableString.Invariant(
                    $"{f.Requests:0} requests answered by it, {f.Failed:0} with a server error"
                ),
            ],
            TroubleReported f => [Ink.Bad($"{f.By} reported {f.Subject}") + $" · {f.Reason}"],
            TroubleWithdrawn f => [$"{f.By} withdrew {f.Subject} · {f.Reason}"],
            ServiceFrozen f => [Ink.Bad("frozen") + $" by {f.By} · {f.Reason}"],
            ServiceUnfrozen f => [$"not frozen any more, by {f.By} · {f.Reason}"],
            RolloutsPaused f => [$"{f.By} pauses {string.Join(", ", f.Parts)}"],
            RolloutsResumed f =>
            [
                f.Parts.Count == 0
                    ? "nothing had to be resumed: others have"
                    : $"{f.By} resumed {string.Join(", ", f.Parts)}",
            ],
            ScaledToZero f =>
            [
                Ink.Warn($"{f.By} scales to zero") + $" · {f.Reason}",
                $"  remembered: {string.Join(", ", f.Counts)}",
            ],
            ScaledBack f => [$"{f.By} scaled back · {string.Join(", ", f.Counts)}"],
            CauseInvestigated f => f.Findings.Select(static x => $"  {x.Question} {x.Answer}"),
            MitigationSwitched f =>
            [
                Ink.Warn($"{f.Name} is {(f.On ? "on" : "off")}") + $" · {f.Evidence}",
            ],
            QuestionAnswered f =>
            [
                Ink.Strong(f.Approved ? "approved" : "rejected") + $" by {f.By} · {f.Reason}",
            ],
            IncidentAcknowledged f => [$"{f.By} takes care of {f.Incident} · {f.Reason}"],
            ConfigurationChanged f => [$"configuration changed by {f.By} · {f.What}"],
            PersonAsked f =>
            [
                $"{Ink.Strong(f.Text)} {Ink.Faint(f.Default ? "(yes" : "(no")}{Ink.Faint($" after {Core.Policies.Durations.Format(f.Within)})")}",
                $"  {Words.HowToAnswer(service, f)}",
            ],
            PersonAnswered f => [$"{f.Subject}: {f.Answer} · {f.Reason}, {f.By}"],
            AlertFired f => [Ink.Bad($"alert {f.Subject} fires") + $" · {f.Evidence}"],
            AlertResolved f =>
            [
                Ink.Good($"alert {f.Subject} is over") + (f.Reason is null ? "" : $" · {f.Reason}"),
            ],
            StateCaptured f => f.Missing.Select(m => Ink.Warn("not kept as evidence") + $" · {m}"),
            ServiceRecovered f =>
            [
                $"{(f.Worked ? Ink.Good("✓") : Ink.Bad("✗"))} {f.Action} · {f.Evidence}",
            ],
            ReleasePruned f =>
            [
                $"{(f.Worked ? Ink.Good("✓") : Ink.Bad("✗"))} {f.Version} · {f.Evidence}",
            ],
            DrillStarted f =>
            [
                Ink.Strong($"drill {f.Drill} ({DrillWords.Of(f.Level)})") + $" · {f.Hypothesis}",
                .. f.Gate.Select(c =>
                    $"{(c.Holds ? Ink.Good("✓") : Ink.Bad("✗"))} {c.Name}: {c.Seen}"
                ),
            ],
            DrillStepped f => [$"{(f.Passed ? Ink.Good("✓") : Ink.Bad("✗"))} {f.What}: {f.Seen}"],
            DrillStopAsked f => [Ink.Warn($"{f.By} stops the drill") + $" · {f.Reason}"],
            DrillEnded f =>
            [
                (
                    f.Outcome == DrillOutcome.Passed
                        ? Ink.Good("drill passed")
                        : Ink.Warn($"drill {DrillWords.Of(f.Outcome)}")
                ) + $" · {f.Message}",
            ],
            IncidentResolved f => [$"incident {f.Incident} is resolved · {f.Summary}"],
            _ => [],
        };

    private string Check(CheckResult check) =>
        check.Outcome switch
        {
            CheckOutcome.Pass => $"{Ink.Good("✓")} verified {check.Name}: {check.Evidence}",
            CheckOutcome.Fail => $"{Ink.Bad("✗")} failed {check.Name}: {check.Evidence}",
            _ => $"{Ink.Warn("?")} could not tell {check.Name}: {check.Evidence}",
        };

    private string Ending(RunEnded end) =>
        end.Outcome switch
        {
            RunOutcome.Done => Ink.Good("done") + $" · {end.Message}",
            RunOutcome.Undone => Ink.Warn("undone") + $" · {end.Message}",
            RunOutcome.Failed or RunOutcome.Diverged => Ink.Bad("failed") + $" · {end.Message}",
            _ => $"ended · {end.Message}",
        };

    private string Verdict(Verdict verdict) =>
        verdict switch
        {
            Core.Releases.Verdict.Good => Ink.Good("good"),
            Core.Releases.Verdict.Bad => Ink.Bad("bad"),
            _ => "unproven",
        };

    private string Evidence(Details details) =>
        details.Count == 0
            ? ""
            : Ink.Faint(
                $" · {string.Join(", ", details.Select(static d => $"{d.Key}: {d.Value}"))}"
            );
}
