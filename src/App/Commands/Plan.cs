using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.Core.Platforms;
using Lastgood.Core.Policies;
using Lastgood.Core.Runs;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood plan</c>: what a rollback, or a deployment, would do, changing nothing.</summary>
internal static class Plan
{
    public static Command Create(Shell shell)
    {
        var service = new Argument<string>("service")
        {
            Description = "The name of a service, or of a group, in the configuration",
        };
        var to = new Option<string?>("--to")
        {
            Description = "A good release to go back to (default: the last good one)",
        };
        var deploy = new Option<string?>("--deploy")
        {
            Description = "Show the deployment of this version instead",
        };
        var only = Rollback.Only();
        var json = Shell.Json();
        return shell.Verb(
            "plan",
            "What a rollback would do, step by step, changing nothing",
            [service, to, deploy, only, json],
            async (parsed, installation, cancellation) =>
            {
                var name = parsed.GetValue(service)!;
                var (plan, refusal) = installation.FindGroup(name) is { } group
                    ? await installation
                        .Guard(group, static _ => { }, takesBackWhenInterrupted: false)
                        .PreviewAsync(cancellation)
                    : await PreviewAsync(
                        installation.Look(installation.Find(name)),
                        parsed.GetValue(deploy),
                        parsed.GetValue(to),
                        Rollback.Part(parsed.GetValue(only)),
                        cancellation
                    );
                if (plan is null)
                {
                    shell.Terminal.Say($"{name}: {refusal!.Reason}\n  {refusal.Remedy}");
                    return ExitCodes.Refused;
                }
                shell.Terminal.Data.Write(
                    parsed.GetValue(json)
                        ? Json.Text(Of(plan)) + "\n"
                        : Text(plan, shell.Terminal.DataInk)
                );
                return ExitCodes.Done;
            }
        );
    }

    private static Task<(Core.Runs.Plan? Plan, Refusal? Refusal)> PreviewAsync(
        Guarded service,
        string? deploy,
        string? to,
        ReleasePart part,
        CancellationToken cancellation
    ) =>
        deploy is null
            ? service.Rollback.PreviewAsync(to, cancellation, part)
            : service.Deployment.PreviewAsync(deploy, cancellation);

    private static PlanJson Of(Core.Runs.Plan plan) =>
        new(
            plan.Service,
            RunWords.Name(plan.Kind),
            plan.From,
            plan.To,
            plan.Platform,
            [
                .. plan.Steps.Select(static s => new StepJson(
                    s.Name,
                    s.Title,
                    s.Stage.ToString().ToLowerInvariant(),
                    s.Commands,
                    s.Timeout.TotalSeconds
                )),
            ],
            Verification(plan),
            plan.Monitor.TotalSeconds
        );

    private static string Text(Core.Runs.Plan plan, Ink ink)
    {
        var text = new StringWriter();
        text.WriteLine(
            $"{ink.Strong($"{plan.Service}: {RunWords.Name(plan.Kind)} {plan.From ?? "nothing"} → {plan.To}")} on {plan.Platform}"
        );
        var number = 0;
        foreach (var stage in new[] { Stage.Activate, Stage.Retire })
        {
            foreach (var step in plan.Steps.Where(s => s.Stage == stage))
            {
                text.WriteLine(
                    $"{++number, 3}. {step.Title} {ink.Faint($"(at most {Durations.Format(step.Timeout)})")}"
                );
                foreach (var command in step.Commands)
                {
                    text.WriteLine($"       {Adapters.Processes.CommandLine.Show(command)}");
                }
            }
            if (stage == Stage.Activate && plan.Activates)
            {
                text.WriteLine($"{++number, 3}. verify {plan.To}");
                foreach (var check in Verification(plan))
                {
                    text.WriteLine($"       {check}");
                }
            }
        }
        text.WriteLine($"     then watch for {Durations.Format(plan.Monitor)}");
        return text.ToString();
    }

    private static List<string> Verification(Core.Runs.Plan plan)
    {
        var spec = plan.Verification;
        List<string> checks = [$"{plan.To} answers where users come in, and is healthy"];
        if (spec.Window > TimeSpan.Zero)
        {
            checks.Add(
                $"error_rate below {Words.Percent(spec.MaxErrorRatio)} over {Durations.Format(spec.Window)}"
            );
        }
        checks.AddRange(
            spec.Commands.Select(static c =>
                $"{c.Name}: {Adapters.Processes.CommandLine.Show(c.Command)}"
            )
        );
        if (spec.Compare is { } compare)
        {
            checks.Add(
                FormattableString.Invariant(
                    $"compared with the release before: {string.Join(", ", compare.Paths)}, {compare.Samples} times each"
                )
            );
        }
        return checks;
    }
}
