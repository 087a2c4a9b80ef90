using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>Waits until the release in the place is healthy and says that it is the expected one.</summary>
internal sealed class ReadyStep(
    InPlaceOptions options,
    IHost host,
    PlaceProbe probe,
    Outage outage,
    TimeProvider time
) : ReadingStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "ready";

    /// <summary>How often in a row the host has to say that nothing runs until the wait is over: it may be restarting.</summary>
    private const int GoneLimit = 3;

    /// <summary>The step for a release.</summary>
    public static PlannedStep For(string release, InPlaceOptions options) =>
        new(
            Name,
            $"wait until {release} at {options.Front} is healthy and says its version",
            Stage.Activate,
            [],
            Details.Of(("release", release)),
            options.StartTimeout + options.CommandTimeout
        )
        {
            MovesTraffic = true,
            OnlyWaits = true,
        };

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        var release = step.Arguments["release"];
        // That the host can be reached is asked too: a service that does not answer may have no host any more.
        var found = await host.LookAsync(cancellation);
        var seen = await probe.AskAsync(cancellation);
        if (found.Running && seen.IsGood(release))
        {
            return Observation.Applied;
        }
        return seen.Version is null || seen.Version == release
            ? Observation.NotApplied
            : Observation.Diverged;
    }

    public override async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var release = step.Arguments["release"];
        var patience = new Patience(time, options.StartTimeout);
        var gone = 0;
        while (true)
        {
            var seen = await probe.AskAsync(cancellation);
            if (seen.IsGood(release))
            {
                return Details.Of(
                    ("ready", seen.Evidence),
                    ("waited", Spoken.Duration(patience.Elapsed)),
                    await outage.EndAsync()
                );
            }
            var found = await host.LookAsync(cancellation);
            gone = found.Running ? 0 : gone + 1;
            if (gone == GoneLimit)
            {
                throw new PlatformException(
                    $"{release} in {found.Place} ended before it was healthy: {found.Evidence}{await host.LastLinesAsync(release, cancellation)}",
                    "its own log says why; see: lastgood capture"
                );
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{release} in {found.Place} was not ready within {Spoken.Duration(options.StartTimeout)}; last seen: {seen.Evidence}{await host.LastLinesAsync(release, cancellation)}",
                    $"its own log says why; ask it: curl -i {options.Front}{options.Probe.HealthPath}"
                );
            }
        }
    }
}
