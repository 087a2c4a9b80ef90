using System.Globalization;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Docker.Steps;

/// <summary>
/// Starts a second one of the container that is to serve, where no user can reach it, and waits until it is healthy and says its
/// version. Its stopped remains say that this was done, until the switch.
/// </summary>
internal sealed class TryStep(
    ContainerOptions options,
    Engine engine,
    ServiceProbe probe,
    TimeProvider time
) : IStep
{
    public const string Name = "try";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var current = await engine.Containers.FindAsync(scene.Container, cancellation);
        var source = await engine.TargetAsync(scene, cancellation);
        if (current?.Id != scene.From || source is null)
        {
            return Observation.Diverged;
        }
        return
            await engine.Containers.FindAsync(scene.Names.Tried, cancellation) is { } tried
            && tried.Has(scene.TrialLabels(source.Id))
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        await engine.StillServingAsync(scene, cancellation);
        var source =
            await engine.TargetAsync(scene, cancellation)
            ?? throw new PlatformException(
                $"the container of {scene.Release} is gone that was to be tried",
                "make a plan anew"
            );
        if (await ObserveAsync(step, cancellation) == Observation.Applied)
        {
            return Details.Of(("left", $"{scene.Release} was tried already"));
        }
        await Remains.RemoveAsync(engine, scene, cancellation);
        var port = step.Arguments["port"];
        var id = await engine.Containers.CreateAsync(
            scene.Names.Trial,
            ContainerSpec.Trial(source, port, scene.TrialLabels(source.Id)),
            cancellation
        );
        await engine.Containers.StartAsync(id, cancellation);
        var patience = new Patience(time, options.StartTimeout);
        var seen = await WaitAsync(step, scene, id, patience, cancellation);
        await engine.Containers.StopAsync(id, options.StopTimeout, cancellation);
        await engine.Containers.RenameAsync(id, scene.Names.Tried, cancellation);
        return Details.Of(("well", seen), ("waited", Spoken.Duration(patience.Elapsed)));
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        // What did not get well is kept for its log.
        if (
            await engine.Containers.FindAsync(scene.Names.Trial, cancellation) is { } trial
            && trial.Label(Labels.Trial) == scene.Service
            && trial.WasStarted
        )
        {
            await engine.Containers.StopAsync(trial.Id, options.StopTimeout, cancellation);
            await engine.Containers.RenameAsync(
                trial.Id,
                scene.Names.Failed(scene.Release, trial.Id),
                cancellation
            );
        }
        await Remains.RemoveAsync(engine, scene, cancellation);
        return Details.Of(("removed", "the trial"));
    }

    private async Task<string> WaitAsync(
        PlannedStep step,
        Scene scene,
        string id,
        Patience patience,
        CancellationToken cancellation
    )
    {
        var itsLog = $"its own log says why: docker logs {scene.Names.Failed(scene.Release, id)}";
        while (true)
        {
            var trial = await engine.Containers.FindAsync(id, cancellation);
            if (trial is not { Running: true, Json.State: { } state })
            {
                throw new PlatformException(
                    $"{scene.Release} ended before it was healthy, tried beside {scene.Container}: {trial?.Json.State?.Words() ?? "it is gone"}{await LastWordsAsync(id, cancellation)}",
                    itsLog
                );
            }
            await engine.VerifyImageAsync(scene, trial, cancellation);
            var (well, seen) = await AskAsync(step, trial, scene.Release, cancellation);
            // Where it has a check of its own, that has a say.
            if (well && state.Health is null or { Status: "healthy" or "none" })
            {
                return seen;
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{scene.Release} was not ready within {Spoken.Duration(options.StartTimeout)}, tried beside {scene.Container}; last seen: {seen}{(state.Health is { } health ? $"; its health check: {health.Status}" : "")}",
                    itsLog
                );
            }
        }
    }

    private async Task<(bool Well, string Seen)> AskAsync(
        PlannedStep step,
        Container trial,
        string release,
        CancellationToken cancellation
    )
    {
        var ports = trial.Json.NetworkSettings?.Ports?.GetValueOrDefault(step.Arguments["port"]);
        if (ports is not [{ HostPort: { Length: > 0 } port }, ..])
        {
            return (false, "its port is not published yet");
        }
        var url = string.Create(
            CultureInfo.InvariantCulture,
            $"{step.Arguments["scheme"]}://127.0.0.1:{port}"
        );
        var health = probe.HealthAsync(url, options.Probe, cancellation);
        var version = probe.VersionAsync(url, options.Probe, cancellation);
        var (isWell, says) = (await health, await version);
        return (
            isWell.Healthy && says.Version == release,
            $"health: {isWell.Evidence}; version {says.Evidence}"
        );
    }

    private async Task<string> LastWordsAsync(string id, CancellationToken cancellation) =>
        await engine.Containers.LogAsync(id, 1, cancellation) is [.., var last]
            ? $"; its last words: {Spoken.Excerpt(last)}"
            : "";
}

/// <summary>What is left of trials.</summary>
internal static class Remains
{
    /// <summary>Removes them.</summary>
    public static async Task RemoveAsync(Engine engine, Scene scene, CancellationToken cancellation)
    {
        foreach (var name in new[] { scene.Names.Trial, scene.Names.Tried })
        {
            if (
                await engine.Containers.FindAsync(name, cancellation) is { } old
                && old.Label(Labels.Trial) == scene.Service
            )
            {
                await engine.Containers.RemoveAsync(old.Id, cancellation);
            }
        }
    }
}
