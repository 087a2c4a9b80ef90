using System.Globalization;
using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>Runs a service's releases as an app of PM2's, from one folder a release or from a checkout.</summary>
internal sealed class Pm2Host : IHost, IRestarts
{
    private readonly Pm2Options options;
    private readonly ICommandRunner commands;
    private readonly Pm2Command pm2;
    private readonly Pm2Places places;
    private readonly Pm2Obstacles obstacles;
    private readonly IReleaseSource source;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Runs pm2.</param>
    /// <param name="time">Dates what is kept.</param>
    public Pm2Host(Pm2Options options, ICommandRunner commands, TimeProvider time)
    {
        this.options = options;
        this.commands = commands;
        var programs = new Programs(commands);
        pm2 = new Pm2Command(options, programs);
        places = new Pm2Places(options);
        obstacles = new Pm2Obstacles(options, pm2, places);
        source = ReleaseSources.Of(options.Folders, programs, time);
        Steps = new Dictionary<string, IStep>(source.Steps, StringComparer.Ordinal)
        {
            [StartStep.Name] = new StartStep(options, pm2, places, source),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IPrunes? Prunes => source.Prunes;

    /// <inheritdoc/>
    public IRestarts? Restarts => this;

    /// <inheritdoc/>
    public async Task<Details> RestartAsync(CancellationToken cancellation)
    {
        var running = await pm2.LookAsync(cancellation);
        if (running.Count == 0)
        {
            throw new PlatformException(
                $"PM2 has no app {options.App}: there is nothing to restart",
                "start a release: lastgood rollback SERVICE"
            );
        }
        await pm2.ChangeAsync(
            $"restarting {options.App}",
            pm2.Restart(running),
            null,
            null,
            cancellation
        );
        return Details.Of(("restarted", string.Join("; ", await pm2.LookAsync(cancellation))));
    }

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation)
    {
        var found = await source.LookAsync(cancellation);
        var running = await pm2.LookAsync(cancellation);
        var versions = running.Select(places.ReleaseOf).Distinct(StringComparer.Ordinal).ToList();
        var release =
            places.IsCheckout || running.Count == 0 ? found.Release
            : versions is [var one] ? one
            : null;
        var all =
            found is { Release: { } linked, Folder: { } folder } && Directory.Exists(folder)
                ? [.. found.Others, new Kept(folder, linked, found.Artifact)]
                : found.Others;
        return new Pm2State(
            release,
            running.Any(static p => p.Runs),
            $"{(running.Count == 0 ? $"PM2 has no app {options.App}" : string.Join("; ", running))}; {found.Evidence}"
        )
        {
            Place = options.App,
            Found = found,
            Processes = running,
            Artifact = places.IsCheckout
                ? found.Artifact
                : all.FirstOrDefault(o => o.Version == release)?.Artifact,
            Others = [.. all.Where(o => o.Version != release)],
            Problems = [.. found.Problems, .. obstacles.Of(found, running)],
        };
    }

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    )
    {
        var known = (Pm2State)state;
        var running = known.Processes;
        if (obstacles.NoWayBack(running) is { } stuck)
        {
            return new PlanAnswer([], stuck);
        }
        var answer = await source.PlanAsync(activation, known.Found, cancellation);
        if (answer.Refusal is not null)
        {
            return new PlanAnswer([], answer.Refusal);
        }
        // The configuration asks for releases or a checkout: both say a folder.
        var folder = RealPath.Of(answer.Folder!);
        if (!places.IsCheckout && answer.Prepare.Count == 0 && !File.Exists(pm2.FileIn(folder)))
        {
            return PlanAnswer.No(
                $"{activation.Version} cannot be started: there is no {pm2.FileIn(folder)}",
                "bring it there, or choose another release"
            );
        }
        if (obstacles.ToStarting(folder, running) is { } fewer)
        {
            return new PlanAnswer([], fewer);
        }
        return new PlanAnswer(
            [.. answer.Prepare, StartStep.Plan(options, pm2, places, answer, folder, running)],
            Refusal: null
        )
        {
            Artifact = answer.Artifact,
        };
    }

    /// <inheritdoc/>
    public async Task<string> LastLinesAsync(string release, CancellationToken cancellation)
    {
        try
        {
            return await Pm2Logs.LastLinesAsync(await pm2.LookAsync(cancellation), cancellation);
        }
        catch (PlatformException)
        {
            // What went wrong before is what has to be said.
            return "";
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var running = await pm2.GlanceAsync(cancellation);
        return
        [
            .. await source.ShowAsync(cancellation),
            .. running.Select(static process => new Exhibit(
                string.Create(CultureInfo.InvariantCulture, $"PM2's process {process.Id}"),
                Describe(process)
            )),
            .. await Pm2Logs.ReadAsync(running, cancellation),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => [await CheckPm2Async(cancellation), .. await source.CheckAsync(target, cancellation)];

    private async Task<ReadinessCheck> CheckPm2Async(CancellationToken cancellation)
    {
        try
        {
            // The very first command of a PM2 prints a page about it before its answer: not the one for the version.
            await pm2.LookAsync(cancellation);
            return await pm2.Tool.CheckAsync(commands, cancellation);
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.No("pm2", e.Message, e.Remedy!);
        }
    }

    private static string Describe(Pm2Process process) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            status: {process.Status}
            pid: {process.Pid}
            restarts: {process.Restarts}
            started: {DateTimeOffset.UnixEpoch.AddMilliseconds(process.Started):O}
            mode: {(process.IsCluster ? "cluster" : "fork")}
            script: {process.Script}
            folder: {process.Folder}
            environment:
            {Redactor.Environment(process.Variables)}
            """
        );
}

/// <summary>What is there.</summary>
internal sealed record Pm2State(string? Release, bool Running, string Evidence)
    : HostState(Release, Running, Evidence)
{
    /// <summary>What the place of releases holds.</summary>
    public required SourceState Found { get; init; }

    /// <summary>What PM2 has of the app.</summary>
    public required IReadOnlyList<Pm2Process> Processes { get; init; }
}
