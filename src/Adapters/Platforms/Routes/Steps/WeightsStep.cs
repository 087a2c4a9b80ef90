using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Routes.Steps;

/// <summary>Gives one side all traffic, by one change of all weights, once that side has been seen to be able to carry it.</summary>
internal sealed class WeightsStep(
    RouteOptions options,
    IRouteDialect dialect,
    KubeApi api,
    RouteLooking looking,
    TargetPods pods
) : IStep
{
    public const string Name = "weights";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var sight = await looking.SeeAsync(cancellation);
        return Details.Of(
            ("weights", sight.Route.Split.Text),
            (
                "written by",
                FieldManager.Of(sight.Route.Json, dialect.RulesField) ?? "it is not noted who"
            ),
            ("state", sight.Words)
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = RouteScene.Of(step.Arguments);
        var route = await looking.RouteAsync(cancellation);
        return scene.IsMade(route) ? Observation.Applied
            : scene.IsBefore(route) ? Observation.NotApplied
            : Observation.Diverged;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = RouteScene.Of(step.Arguments);
        var route = await looking.RouteAsync(cancellation);
        if (scene.IsMade(route))
        {
            return Details.Of(("left", $"the weights are {route.Split.Words} already"));
        }
        if (!scene.IsBefore(route))
        {
            throw scene.Changed(route, dialect);
        }
        // Seen a moment before, not when the plan was made.
        var ready = await pods.EnsureAsync(
            route,
            scene.Side,
            await looking.WorkloadAsync(scene.Side, cancellation),
            scene.Needed,
            cancellation
        );
        var given = await SetAsync(scene, route, scene.To, cancellation);
        return Details.Of(
            ("before", scene.From.Text),
            ("weights", given.Split.Text),
            ("ready", $"{Numbers.Of(ready)} pods of {scene.Release}")
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = RouteScene.Of(step.Arguments);
        var before = Split.Parse(capture["weights"]);
        var given = await SetAsync(
            scene,
            await looking.RouteAsync(cancellation),
            before,
            cancellation
        );
        return Details.Of(("weights", given.Split.Text));
    }

    private async Task<RouteState> SetAsync(
        RouteScene scene,
        RouteState route,
        Split split,
        CancellationToken cancellation
    )
    {
        await KubeChange.SendAsync(
            api,
            route.Resource,
            options.Namespace,
            route.Json,
            json =>
            {
                var seen = looking.Read(route.Resource, json);
                return seen.Uid == scene.Uid && seen.Split.Text == split.Text ? null
                    : scene.IsMade(seen) || scene.IsBefore(seen) ? seen.To(split, dialect)
                    : throw scene.Changed(seen, dialect);
            },
            async () => (await looking.RouteAsync(cancellation)).Json,
            cancellation
        );
        // What an admission webhook made of it, and not what was sent.
        var read = await looking.RouteAsync(cancellation);
        return read.Uid == scene.Uid && read.Split.Text == split.Text
            ? read
            : throw scene.Changed(read, dialect);
    }
}
