using System.Collections.Concurrent;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Investigation;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Adapters.Recovery;
using Lastgood.Adapters.Signals.Exposition;
using Lastgood.Adapters.Storage;
using Lastgood.Adapters.Verification;
using Lastgood.App.Configuration;
using Lastgood.Core.Activations;
using Lastgood.Core.Activations.Groups;
using Lastgood.Core.Decisions;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Signals;

namespace Lastgood.App.Composition;

/// <summary>A configuration put together with its journal: what the commands work on.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly Wiring wiring;
    private readonly IJournal journal;
    private readonly CommandRunner commands;
    private readonly HttpFetcher fetcher;
    private readonly MonotonicClock clock;

    // A configuration that is taken up anew does not forget them.
    private readonly ConcurrentDictionary<string, RecentRollbacks> recent = new(
        StringComparer.Ordinal
    );

    private readonly KubeClusters clusters;
    private readonly Platforms platforms;
    private readonly Evidence evidence;
    private readonly ResourceSources resources;
    private readonly LeverSwitch levers;
    private readonly CacheClearing clearing;
    private readonly AccessLogs logs;

    private Installation(Settings settings, SqliteStore store, Wiring wiring)
    {
        Settings = settings;
        Store = store;
        this.wiring = wiring;
        journal = wiring.Journal(store);
        commands = new CommandRunner(wiring.Time);
        fetcher = new HttpFetcher(wiring.Time);
        levers = new LeverSwitch(commands, fetcher);
        clearing = new CacheClearing(levers, wiring.Time);
        clusters = new KubeClusters(commands, wiring.Time);
        platforms = new Platforms(settings.State, commands, clusters, fetcher, wiring.Time);
        evidence = new Evidence(settings.State, commands, fetcher, wiring.Time);
        resources = new ResourceSources(commands, wiring.Time);
        logs = new AccessLogs(wiring.Time);
        clock = new MonotonicClock(wiring.Time);
    }

    public Settings Settings { get; private set; }

    public SqliteStore Store { get; }

    public MonotonicClock Clock => clock;

    /// <summary>Told how far a long step of a service is; null where nobody looks on.</summary>
    public Action<string, string>? Progress { get; set; }

    /// <summary>The channels on which people are told, with connections of their own; to be disposed of.</summary>
    /// <param name="say">Says a line at the terminal.</param>
    public Channels Channels(Action<string> say) => new(Settings, wiring, say);

    /// <summary>Tells people until it is stopped; never throws.</summary>
    /// <param name="say">Says a line at the terminal.</param>
    /// <param name="stop">Ends it.</param>
    public async Task TellAsync(Action<string> say, CancellationToken stop)
    {
        if (Settings.Notify.Channels.Count == 0)
        {
            return;
        }
        await using var channels = Channels(say);
        foreach (var problem in channels.Problems)
        {
            say(problem);
        }
        await channels.Deliver(only: null, TimeSpan.FromSeconds(1), say).RunAsync(stop);
    }

    /// <summary>A service and its group, or a group and its services: what one command changes.</summary>
    public IReadOnlyCollection<string> Affected(string name) =>
        FindGroup(name) is { } group ? [name, .. group.Services]
        : GroupOf(name) is { } own ? [name, own.Name]
        : [name];

    /// <summary>Compares two releases that run.</summary>
    public SideBySide SideBySide => new(fetcher);

    public TimeProvider Time => wiring.Time;

    /// <summary>Runs external programs.</summary>
    public ICommandRunner Commands => commands;

    /// <summary>Reads the configuration and opens the journal.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    /// <exception cref="JournalException">The journal cannot be opened.</exception>
    public static Installation Open(string? config, Wiring wiring)
    {
        var settings = ConfigurationFile.LoadGiven(config);
        return new Installation(settings, new SqliteStore(settings.State, wiring.Time), wiring);
    }

    /// <summary>Goes on with other settings, whose journal has to be the same.</summary>
    /// <exception cref="ConfigurationException">It is not.</exception>
    public void Replace(Settings settings)
    {
        if (settings.State != Settings.State)
        {
            throw ConfigurationException.OfFile(
                settings.File,
                "\"state\" cannot change while lastgood watches; start the watch again"
            );
        }
        Settings = settings;
    }

    /// <summary>Follows what happens to containers, where a service's resources are a container's, until it is stopped.</summary>
    /// <param name="say">Told once of each trouble.</param>
    /// <param name="stop">Ends it.</param>
    public Task FollowContainersAsync(Action<string> say, CancellationToken stop) =>
        Settings.Services.Any(static s => s.Resources?.Kind == ResourceKind.Docker)
            ? resources.FollowDockerAsync(say, stop)
            : Task.CompletedTask;

    /// <summary>Follows what happens in the clusters that services run in, until it is stopped.</summary>
    /// <param name="say">Told once of each trouble.</param>
    /// <param name="stop">Ends it.</param>
    public Task FollowClustersAsync(Action<string> say, CancellationToken stop) =>
        clusters.FollowAsync(
            [
                .. Settings
                    .Services.Select(static s => (s.Platform as ClusterOptions)?.Interest)
                    .OfType<KubeInterest>(),
            ],
            say,
            stop
        );

    /// <summary>Says that this process watches, until the result is disposed of; null where another one does.</summary>
    public Task<IAsyncDisposable?> TryWatchAsync(CancellationToken cancellation) =>
        WatchLock.TryTakeAsync(Settings.State, wiring.Time, cancellation);

    /// <summary>Whether a watch is running.</summary>
    public bool IsWatched() => WatchLock.IsTaken(Settings.State);

    /// <summary>The facts of a service, oldest first. Reads only.</summary>
    public Task<IReadOnlyList<Entry>> FactsAsync(string service, CancellationToken cancellation) =>
        journal.ReadAsync(service, 0, cancellation);

    /// <summary>The state of a service. Reads only.</summary>
    public async Task<ServiceState> ReadAsync(string service, CancellationToken cancellation) =>
        ServiceState.From(service, await FactsAsync(service, cancellation));

    /// <summary>A service by its name.</summary>
    /// <exception cref="UnknownServiceException">There is none.</exception>
    public ServiceSettings Find(string name) =>
        Settings.Services.FirstOrDefault(s => s.Name == name)
        ?? throw new UnknownServiceException(name, Settings);

    /// <summary>The journal of a service or a group.</summary>
    public ServiceDesk Desk(string name, Action<Entry> told) =>
        new(name, journal, Store, wiring.Time, told);

    /// <summary>A group by its name; null where there is none.</summary>
    public GroupSettings? FindGroup(string name) =>
        Settings.Groups.FirstOrDefault(g => g.Name == name);

    /// <summary>The group that a service goes back with; null where it goes alone.</summary>
    public GroupSettings? GroupOf(string service) =>
        Settings.Groups.FirstOrDefault(g => g.Services.Contains(service, StringComparer.Ordinal));

    /// <summary>Puts the services of a group together.</summary>
    /// <param name="group">The group.</param>
    /// <param name="told">Told of each fact.</param>
    /// <param name="takesBackWhenInterrupted">See <see cref="RunCarrier"/>.</param>
    public GroupRollback Guard(
        GroupSettings group,
        Action<Entry> told,
        bool takesBackWhenInterrupted
    ) =>
        new(
            new GroupSetup(
                group.Name,
                [
                    .. group
                        .Services.Select(s => Guard(Find(s), told, takesBackWhenInterrupted))
                        .Select(static g => new GroupMember(g.Setup, g.Desk, g.Rollback)),
                ],
                group.IfOneCannot
            ),
            Desk(group.Name, told),
            wiring.Time,
            takesBackWhenInterrupted
        );

    /// <summary>Puts a service together that is only looked at.</summary>
    public Guarded Look(ServiceSettings service) =>
        Guard(service, static _ => { }, takesBackWhenInterrupted: false);

    /// <summary>Puts a service together.</summary>
    /// <param name="service">Its settings.</param>
    /// <param name="told">Told of each fact.</param>
    /// <param name="takesBackWhenInterrupted">See <see cref="RunCarrier"/>.</param>
    public Guarded Guard(ServiceSettings service, Action<Entry> told, bool takesBackWhenInterrupted)
    {
        var probe = new ServiceProbe(fetcher, wiring.Time);
        var metrics = service.Metrics is null ? null : new MetricsSource(fetcher, wiring.Time);
        var log = logs.Of(service);
        Func<string, CancellationToken, Task<Reading>>? read = metrics is null
            ? log is null
                ? null
                : log.SinceActivationAsync
            : (url, cancellation) => metrics.ScrapeAsync(url, service.Metrics!, cancellation);
        var platform = platforms.Of(service.Platform);
        if (platform is ITellsProgress telling)
        {
            telling.Told = line => Progress?.Invoke(service.Name, line);
        }
        var setup = new ServiceSetup
        {
            Service = service.Name,
            Platform = wiring.Platform(
                service.Recovery.AfterRollback.Count == 0
                    ? platform
                    : new RecoveringPlatform(platform, service.Recovery, clearing)
            ),
            // A verification looks at a difference: it needs no beginning.
            Verifier = new Verifier(
                commands,
                log is null ? read : log.ReadAsync,
                SideBySide,
                clock,
                wiring.Time
            ),
            Verification = service.Verification.Fill("front", service.Platform.Front),
            Bake = service.Bake,
            Monitor = service.Monitor,
            KeepWarm = service.Platform.KeepsWarm,
            Captures = evidence.Of(service, platform),
            ReadCounters = read,
        };
        var desk = Desk(service.Name, told);
        return new Guarded
        {
            Setup = setup,
            Desk = desk,
            TakeUpDrillAsync = cancellation =>
                new DrillEnding(setup, wiring.Time).TakeUpAsync(desk, Store, cancellation),
            Carrier = new RunCarrier(setup, wiring.Time, takesBackWhenInterrupted),
            Recovering = new Recovering(service, platform.Restarts, levers, clearing),
            Scales = setup.Platform.Scales,
            Pauses = setup.Platform.Pauses,
            Policy = service.Policy,
            Needs =
            [
                new StateReadiness(Settings.State),
                .. platform is IReadiness own ? (IReadiness[])[own] : [],
            ],
            SourcesOf = (version, url) =>
                [
                    .. resources.Of(service, version, url),
                    .. (platform as IMeasures)?.SourceOf(version) is { } own
                        ? (ISignalSource[])[own]
                        : [],
                ],
            Told = service.Platform.Signals,
            HasChanged = () => platform is IMeasures { HasChanged: true },
            ChecksOf = (version, url) =>
                [
                    .. service.Checks.Select(c =>
                        Regular(c.Name, c.Check, version, url) with
                        {
                            IsOfRelease = c.Check.IsOfRelease,
                        }
                    ),
                ],
            Dependencies =
            [
                .. service
                    .DependsOn.Where(static d => d.Check is not null)
                    .Select(d => Regular(d.Name, d.Check!, "", service.Platform.Front)),
            ],
            ClockSkew = Settings.Alertmanager?.ClockSkew ?? TimeSpan.Zero,
            ForgetsAlerts = Settings.Alertmanager?.Forget ?? AlertmanagerSettings.UsualForget,
            BeginCounters = log is null ? static _ => { } : log.Begin,
            DependsOn = [.. service.DependsOn.Select(static d => d.Name)],
            Mitigation = service.Mitigation,
            SwitchAsync = (on, cancellation) =>
                levers.PullAsync(
                    on ? service.Mitigation!.On : service.Mitigation!.Off,
                    service.Mitigation!.Timeout,
                    cancellation
                ),
            BusiestAsync = new TopProcesses(commands).FindAsync,
            Group = () =>
                GroupOf(service.Name) is { } group
                    ? Guard(group, told, takesBackWhenInterrupted)
                    : null,
            RecentRollbacks = recent.GetOrAdd(service.Name, static _ => new RecentRollbacks()),
            Probe = service.Probe,
            Signals = [Signal.Health, .. service.Signals],
            HealthAsync = async (url, cancellation) =>
                url.Length == 0
                    ? await OwnHealthAsync((IReportsHealth)platform, cancellation)
                    : await probe.HealthAsync(url, service.Probe, cancellation),
        };
    }

    // A platform that cannot be asked says nothing of the service.
    private async Task<HealthSample?> OwnHealthAsync(
        IReportsHealth platform,
        CancellationToken cancellation
    )
    {
        try
        {
            var (healthy, evidence) = await platform.HealthAsync(cancellation);
            return new HealthSample(clock.Now, healthy, evidence);
        }
        catch (PlatformException)
        {
            return null;
        }
    }

    private RegularProbe Regular(string name, CheckSettings check, string version, string url) =>
        new(name, check.Interval, check.ProbeOf(version, url, commands, wiring.Time));

    public async ValueTask DisposeAsync()
    {
        fetcher.Dispose();
        resources.Dispose();
        logs.Dispose();
        await clusters.DisposeAsync();
        await Store.DisposeAsync();
    }
}

/// <summary>There is no such service.</summary>
internal sealed class UnknownServiceException(string name, Settings settings)
    : Exception(
        $"there is no service \"{name}\" in {settings.File}; there are: {string.Join(", ", settings.Services.Select(static s => s.Name))}"
    );
