using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Platforms.Routes.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>
/// Computes the steps that give one side of a route all traffic: first it can carry it, then the weights move, then the canary is
/// scaled down. Changes nothing.
/// </summary>
internal sealed class RoutePlanner(
    RouteOptions options,
    IRouteDialect dialect,
    KubeApi api,
    TargetPods pods
)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private string Where => $" in namespace {options.Namespace} of {options.Cluster}";

    /// <summary>The steps, or a refusal.</summary>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        RouteSight sight,
        CancellationToken cancellation
    )
    {
        if (OtherTools.Of(sight.Route, dialect, options.Cluster) is { } tool)
        {
            return new PlanAnswer([], tool);
        }
        if (sight.With(activation.Version) is not { } side)
        {
            return PlanAnswer.No(
                $"neither side of {sight.Route.Id}{Where} runs {activation.Version}: stable is {sight.Version(RouteSide.Stable) ?? "unknown"}, canary is {sight.Version(RouteSide.Canary) ?? "unknown"}",
                $"give one of its Deployments that release first: {Kubectl("rollout", "history", sight.Stable.Id.ToString())}"
            );
        }
        var (target, idle) = (sight.Of(side), sight.Of(side.Other()));
        if (
            (OtherTools.Of(target, options.Cluster) ?? OtherTools.Of(idle, options.Cluster)) is
            { } owned
        )
        {
            return new PlanAnswer([], owned);
        }
        if (target is { Wanted: > 0, Available: 0 })
        {
            return PlanAnswer.No(
                $"no pod of {target.Id}{Where} is ready, which runs {activation.Version}: nobody would get an answer ({target.Words})",
                $"why not? {Kubectl("describe", target.Id.ToString())}"
            );
        }
        await pods.ReadyAsync(sight.Route, side, target, cancellation);
        var scene = new RouteScene(
            sight.Route.Uid,
            activation.Version,
            sight.Version(side.Other()) ?? "",
            side,
            sight.Route.Split,
            sight.Carrying
        );
        var steps = new List<PlannedStep>();
        if (target.Available < scene.Needed || !target.IsRolledOut)
        {
            var wanted = Math.Max(target.Wanted, scene.Needed);
            if (await LimitedAsync(target, wanted, cancellation) is { } limited)
            {
                return new PlanAnswer([], limited);
            }
            steps.Add(Capacity(target, activation.Version, wanted));
        }
        steps.Add(Weights(scene, sight.Route));
        steps.Add(Confirm(scene, sight.Route));
        if (Shrinks(activation, sight, side))
        {
            steps.Add(Shrink(scene, idle));
        }
        return new PlanAnswer(steps, null);
    }

    private static bool Shrinks(Activation activation, RouteSight sight, RouteSide side) =>
        side == RouteSide.Stable
        && activation is { Kind: RunKind.Rollback, KeepPrevious: false }
        && sight.Canary.Wanted > 0
        && sight.Canary.Id != sight.Stable.Id
        && sight.Route.Elsewhere.Count == 0;

    // An autoscaler goes on to decide within its limits; beyond them it would take back at once what is set here.
    private async Task<Refusal?> LimitedAsync(
        Workload target,
        int wanted,
        CancellationToken cancellation
    )
    {
        if (wanted <= target.Wanted)
        {
            return null;
        }
        var scalers = await api.ListAsync(
            KubeResource.Autoscalers,
            options.Namespace,
            null,
            cancellation
        );
        return
            scalers.Items.FirstOrDefault(s =>
                s.Text("spec", "scaleTargetRef", "kind") == target.Id.Resource.Kind
                && s.Text("spec", "scaleTargetRef", "name") == target.Id.Name
                && s.Number("spec", "maxReplicas") < wanted
            )
                is { } scaler
            ? new Refusal(
                $"{target.Id}{Where} would need {Numbers.Of(wanted)} pods to carry what serves now, and its autoscaler {scaler.Name()} allows {Numbers.Of(scaler.Number("spec", "maxReplicas") ?? 0)}",
                $"allow more: {Kubectl("patch", $"horizontalpodautoscaler/{scaler.Name()}", "--patch", $$$"""{"spec":{"maxReplicas":{{{Numbers.Of(wanted)}}}}}""")}"
            )
            : null;
    }

    private PlannedStep Capacity(Workload target, string release, int wanted) =>
        Step(
            CapacityStep.Name,
            (
                wanted > target.Wanted
                    ? $"scale {target.Id}{Where} from {Numbers.Of(target.Wanted)} to {Numbers.Of(wanted)} pods, as many as serve now, and wait until they are ready"
                    : $"wait until the {Numbers.Of(wanted)} pods of {target.Id}{Where} are ready"
            ) + $" (at most {Spoken.Duration(options.RolloutTimeout)})",
            CapacityStep.Arguments(target, release, wanted),
            options.RolloutTimeout + Minute
        );

    private PlannedStep Weights(RouteScene scene, RouteState route) =>
        Step(
            WeightsStep.Name,
            $"give {options.Of(scene.Side)} ({scene.Release}) all traffic of {route.Id}{Where}: {scene.From.Words} becomes {scene.To.Words}, in one change"
                + (
                    route.Json.Annotation("kubectl.kubernetes.io/last-applied-configuration")
                        is not null
                        ? "; the next kubectl apply of the same files brings back what is moved here"
                        : ""
                ),
            scene.ToArguments(),
            Minute
        ) with
        {
            MovesTraffic = true,
        };

    private PlannedStep Confirm(RouteScene scene, RouteState route) =>
        Step(
            ConfirmStep.Name,
            $"see that the weights of {route.Id} stay {scene.To.Words} for {Spoken.Duration(options.Settle)}{(options.Front.Length == 0 ? "" : $", and that only {scene.Release} answers at {options.Front}")}",
            scene.ToArguments(),
            options.Settle + options.StartTimeout + Minute
        ) with
        {
            MovesTraffic = true,
            OnlyWaits = true,
        };

    private PlannedStep Shrink(RouteScene scene, Workload idle) =>
        Step(
            ShrinkStep.Name,
            $"scale {idle.Id}{Where} from {Numbers.Of(idle.Wanted)} to 0 pods, {Spoken.Duration(options.Drain)} after it got no traffic any more; back: {Kubectl("scale", idle.Id.ToString(), $"--replicas={Numbers.Of(idle.Wanted)}")}",
            ShrinkStep.Arguments(scene, idle),
            options.Drain + Minute
        ) with
        {
            Stage = Stage.Retire,
        };

    private static PlannedStep Step(
        string name,
        string title,
        Details arguments,
        TimeSpan timeout
    ) => new(name, title, Stage.Activate, [], arguments, timeout);

    private string Kubectl(params IEnumerable<string> arguments) =>
        CommandLine.Show(api.Cluster.Kubectl(["--namespace", options.Namespace, .. arguments]));
}
