using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Routes.Steps;

/// <summary>Scales the canary to 0, once requests that were under way had time to end and it still gets no traffic.</summary>
internal sealed class ShrinkStep(
    RouteOptions options,
    IRouteDialect dialect,
    RouteLooking looking,
    RouteHold hold,
    Changes changes
) : IStep
{
    public const string Name = "shrink";

    /// <summary>The arguments: what traffic has to be like, and whose pods are ended.</summary>
    public static Details Arguments(RouteScene scene, Workload idle) =>
        new([.. scene.ToArguments(), .. Details.Of(("idle", idle.Uid))]);

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var workload = await IdleAsync(step, cancellation);
        return Details.Of(("replicas", Numbers.Of(workload.Wanted)), ("state", workload.Words));
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var route = await looking.RouteAsync(cancellation);
        var workload = await IdleAsync(step, cancellation);
        return !RouteScene.Of(step.Arguments).IsMade(route)
            || workload.Uid != step.Arguments["idle"]
                ? Observation.Diverged
            : workload.Wanted == 0 ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = RouteScene.Of(step.Arguments);
        var idle = await IdleAsync(step, cancellation);
        if (idle.Wanted == 0 && idle.Uid == step.Arguments["idle"])
        {
            return Details.Of(("left", $"{idle.Id} is scaled to 0 already"));
        }
        var route = await hold.HoldAsync(scene, options.Drain, cancellation);
        if (route.Elsewhere.Count > 0)
        {
            throw new PlatformException(
                $"{string.Join(", ", route.Elsewhere)} of {route.Id} sends to {options.Of(scene.Side.Other())} too since the plan was made: {idle.Id} is left running",
                $"look at it: kubectl --namespace {options.Namespace} get {route.Id} -o yaml"
            );
        }
        var (_, changed) = await changes.SendAsync(
            idle.Id,
            seen =>
                seen.Uid != step.Arguments["idle"]
                    ? throw new PlatformException(
                        $"{seen.Id} was deleted and made anew meanwhile: it is left running",
                        "look who did; it gets no traffic"
                    )
                : seen.Wanted == 0 ? null
                : CapacityStep.Replicas(0),
            cancellation
        );
        return Details.Of(
            (changed ? "scaled to 0" : "left", idle.Words),
            ("drained", Spoken.Duration(options.Drain)),
            ("weights", route.Split.Text),
            ("carried out", dialect.Acknowledged(route.Json).Words)
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var before = Numbers.Read(capture["replicas"]);
        var idle = await IdleAsync(step, cancellation);
        var (workload, changed) = await changes.SendAsync(
            idle.Id,
            seen =>
                seen.Uid == step.Arguments["idle"] && seen.Wanted == 0 && before > 0
                    ? CapacityStep.Replicas(before)
                    : null,
            cancellation
        );
        return Details.Of(
            changed ? ("scaled", $"back to {Numbers.Of(before)}") : ("left", workload.Words)
        );
    }

    private Task<Workload> IdleAsync(PlannedStep step, CancellationToken cancellation) =>
        looking.WorkloadAsync(RouteScene.Of(step.Arguments).Side.Other(), cancellation);
}
