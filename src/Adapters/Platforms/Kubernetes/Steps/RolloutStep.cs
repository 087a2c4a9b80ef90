using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Kubernetes.Steps;

/// <summary>Waits until all pods of the workloads are of the release and ready, and none of before is left.</summary>
internal sealed class RolloutStep(Looking looking, RolloutWait wait) : ReadingStep
{
    public const string Name = "rollout";

    /// <summary>The arguments for several workloads: those of each, numbered.</summary>
    public static Details Arguments(IReadOnlyList<Scene> scenes) =>
        new(
            scenes.SelectMany(
                static (s, i) =>
                    s.ToArguments()
                        .Select(a => new KeyValuePair<string, string>(
                            $"{Numbers.Of(i)}.{a.Key}",
                            a.Value
                        ))
            )
        );

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        var answer = Observation.Applied;
        foreach (var scene in Scenes(step))
        {
            var workload = await looking.WorkloadAsync(scene.Workload, cancellation);
            if (!scene.IsMade(workload))
            {
                return Observation.Diverged;
            }
            answer = workload.IsRolledOut ? answer : Observation.NotApplied;
        }
        return answer;
    }

    public override Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        wait.DoneAsync(Scenes(step), cancellation);

    private static List<Scene> Scenes(PlannedStep step) =>
        [
            .. step
                .Arguments.GroupBy(static a =>
                    Numbers.Read(a.Key[..a.Key.IndexOf('.', StringComparison.Ordinal)])
                )
                .OrderBy(static g => g.Key)
                .Select(static g =>
                    Scene.Of(
                        new Details(
                            g.Select(static a => new KeyValuePair<string, string>(
                                a.Key[(a.Key.IndexOf('.', StringComparison.Ordinal) + 1)..],
                                a.Value
                            ))
                        )
                    )
                ),
        ];
}
