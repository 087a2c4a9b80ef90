using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Routes.Steps;

/// <summary>
/// Waits until the weights count: they stay, gateways that report have taken them over, and where the service has an address that says
/// versions, only those of the release are seen there.
/// </summary>
internal sealed class ConfirmStep(
    RouteOptions options,
    IRouteDialect dialect,
    RouteLooking looking,
    RouteHold hold,
    ServiceProbe probe,
    TimeProvider time
) : ReadingStep
{
    public const string Name = "confirm";

    /// <summary>How many answers in a row have to be of the release: of a share of one in five, none is missed but once in 70,000 times.</summary>
    private const int Answers = 50;

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        var route = await looking.RouteAsync(cancellation);
        return !RouteScene.Of(step.Arguments).IsMade(route) ? Observation.Diverged
            : dialect.Acknowledged(route.Json).IsDone == false ? Observation.NotApplied
            : Observation.Applied;
    }

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = RouteScene.Of(step.Arguments);
        var patience = new Patience(time, options.StartTimeout);
        var route = await hold.HoldAsync(scene, options.Settle, cancellation);
        var taken = dialect.Acknowledged(route.Json);
        while (taken.IsDone == false)
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{route.Id} has the weights {route.Split.Words}, and they are not carried out after {Spoken.Duration(options.StartTimeout)}: {taken.Words}",
                    $"what does its status say? {CommandLine.Show(options.Cluster.Kubectl("--namespace", options.Namespace, "get", $"{route.Resource.RoleName}/{options.Route}", "-o", "yaml"))}"
                );
            }
            route = await hold.HoldAsync(scene, TimeSpan.Zero, cancellation);
            taken = dialect.Acknowledged(route.Json);
        }
        return Details.Of(
            ("weights", route.Split.Text),
            ("carried out", taken.Words),
            ("answers", await AskAsync(scene, patience, cancellation))
        );
    }

    private async Task<string> AskAsync(
        RouteScene scene,
        Patience patience,
        CancellationToken cancellation
    )
    {
        if (options.Front.Length == 0)
        {
            return "no url is configured, so nobody was asked";
        }
        var seen = 0;
        var own = 0;
        while (seen < Answers)
        {
            var answer = await probe.VersionAsync(options.Front, options.Probe, cancellation);
            if (answer.Version is null)
            {
                return $"{options.Front} does not say its version ({answer.Evidence}), so it cannot be told who answers";
            }
            if (answer.Version != scene.Other || scene.Other == scene.Release)
            {
                seen++;
                own += answer.Version == scene.Release ? 1 : 0;
                continue;
            }
            seen = own = 0;
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{scene.Other} still answers at {options.Front} {Spoken.Duration(options.StartTimeout)} after the weights of {options.Route} were moved to {scene.Release}",
                    "do the proxies follow? istioctl proxy-status, or the logs of the gateway's controller"
                );
            }
        }
        return own == seen
            ? $"{Numbers.Of(own)} in a row were of {scene.Release}"
            : $"{Numbers.Of(seen)} in a row were not of {scene.Other}, {Numbers.Of(own)} of them of {scene.Release}";
    }
}
