using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>A service and how far Swarm is with it, at one moment.</summary>
internal sealed record View(ServiceJson Service, Progress Progress);

/// <summary>Looks at the service, and waits for it.</summary>
internal sealed class Watching(SwarmOptions options, SwarmServices services, TimeProvider time)
{
    /// <summary>How long Swarm may take to begin with an update until "nothing is going on" means that nothing has to be done.</summary>
    private static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(500);

    /// <summary>What is there; null where there is no such service.</summary>
    public async Task<View?> FindAsync(CancellationToken cancellation)
    {
        if (await services.FindAsync(options.SwarmService, cancellation) is not { } service)
        {
            return null;
        }
        var tasks = await services.TasksAsync(service.Id, cancellation);
        return new View(
            service,
            Progress.Of(
                service,
                tasks,
                await services.LostNodesAsync(cancellation),
                time.GetUtcNow()
            )
        );
    }

    /// <summary>What is there.</summary>
    /// <exception cref="PlatformException">There is no such service.</exception>
    public async Task<View> LookAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation)
        ?? throw new PlatformException(
            $"there is no service {options.SwarmService} in the swarm any more",
            "who removed it? docker service ls"
        );

    /// <summary>Waits until Swarm has made the tasks what the spec says.</summary>
    /// <param name="release">What is waited for, for people.</param>
    /// <param name="check">Throws where the spec is not the one any more that is waited for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">It cannot succeed, or did not in time.</exception>
    public async Task<Details> ConvergedAsync(
        string release,
        Action<View> check,
        CancellationToken cancellation
    )
    {
        var patience = new Patience(time, options.ConvergeTimeout);
        var stuckSince = TimeSpan.MaxValue;
        var rightSince = TimeSpan.MaxValue;
        while (true)
        {
            var view = await LookAsync(cancellation);
            check(view);
            var (service, progress) = view;
            rightSince = !progress.IsConverged
                ? TimeSpan.MaxValue
                : TimeSpan.FromTicks(Math.Min(rightSince.Ticks, patience.Elapsed.Ticks));
            // Swarm itself waits for the delay between two tasks after the last one, too.
            if (
                progress.IsConverged
                && (
                    progress is { IsOver: true, Update.Length: > 0 }
                    || patience.Elapsed - rightSince
                        >= (progress.IsOver ? Hesitation : ServiceSpec.Monitor(service.Spec))
                )
            )
            {
                return Details.Of(
                    ("converged", progress.Words),
                    ("image", ServiceSpec.ImageOf(service.Spec)),
                    ("waited", Spoken.Duration(patience.Elapsed))
                );
            }
            if (progress.Hopeless is { } hopeless)
            {
                throw Failed(release, hopeless);
            }
            if (progress.Stuck is not { } stuck)
            {
                stuckSince = TimeSpan.MaxValue;
            }
            else if (stuckSince == TimeSpan.MaxValue)
            {
                stuckSince = patience.Elapsed;
            }
            else if (patience.Elapsed - stuckSince >= options.StuckTimeout)
            {
                throw Failed(
                    release,
                    $"{stuck}, for {Spoken.Duration(patience.Elapsed - stuckSince)}"
                );
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw Failed(
                    release,
                    $"not done within {Spoken.Duration(options.ConvergeTimeout)}: {progress.Words}"
                );
            }
        }
    }

    private PlatformException Failed(string release, string why) =>
        new(
            $"{options.SwarmService} does not come to run {release}: {why}",
            $"see its tasks: docker service ps --no-trunc {options.SwarmService}"
        );
}
