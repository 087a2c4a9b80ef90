using System.Globalization;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.ArgoCd.Steps;
using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Has Argo CD run a service as one application.</summary>
internal sealed class ArgoCdHost : IHost
{
    private readonly ArgoCdOptions options;
    private readonly ArgoApplications applications;
    private readonly ReleaseNames names;
    private readonly ArgoCdPlanner planner;
    private readonly ArgoCdReadiness readiness;
    private readonly DestinationMeasures? measures;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    public ArgoCdHost(
        ArgoCdOptions options,
        ArgoApplications applications,
        ICommandRunner commands,
        KubeClusters clusters,
        TimeProvider time
    )
    {
        this.options = options;
        this.applications = applications;
        names = new ReleaseNames(options, applications);
        var owners = new Owners(options, applications);
        var syncing = new Syncing(options, applications, time);
        planner = new ArgoCdPlanner(options, applications, names, owners, time);
        var programs = new Programs(commands);
        var remote = options.Git is { } git ? Remote(options, git, programs) : default;
        measures = options.Destination is { } destination
            ? new DestinationMeasures(
                options,
                destination,
                clusters,
                async cancellation => (ArgoCdState)await LookAsync(cancellation),
                time
            )
            : null;
        readiness = new ArgoCdReadiness(
            options,
            applications,
            names,
            owners,
            programs,
            remote?.Push,
            measures
        );
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [AutoSyncOffStep.Name] = new AutoSyncOffStep(syncing),
            [TerminateStep.Name] = new TerminateStep(syncing),
            [SyncStep.Name] = new SyncStep(syncing),
            [HealthyStep.Name] = new HealthyStep(options, syncing),
            [AutoSyncOnStep.Name] = new AutoSyncOnStep(options, syncing),
        };
        if (remote is { } there)
        {
            ((Dictionary<string, IStep>)Steps)[RevertStep.Name] = new RevertStep(
                options,
                new FolderReverts(there.Clone, there.Push)
            );
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IMeasures? Measures => measures;

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation)
    {
        if (await applications.FindAsync(refresh: false, cancellation) is not { } application)
        {
            return new ArgoCdState(
                null,
                false,
                false,
                $"there is no application {options.Shown} in project {options.Project}"
            )
            {
                Place = options.Application,
                IsAvailable = false,
            };
        }
        var history = await names.AllAsync(application, cancellation);
        var newest = history.FirstOrDefault(d => d.Entry == application.Newest);
        return new ArgoCdState(
            newest?.Release,
            application.Newest is not null && application.Health != "Missing",
            application.Health == "Healthy",
            Words(application)
        )
        {
            Place = options.Application,
            // Progressing is a release on its way in: no illness.
            IsAvailable = application.Health is "Healthy" or "Progressing",
            Artifact = newest?.Entry.Revision,
            IsWhole = IsWhole(application),
            Application = application,
            History = history,
            Others =
            [
                .. history
                    .Where(d => d.Release != newest?.Release)
                    .DistinctBy(static d => d.Release, StringComparer.Ordinal)
                    .Select(static d => new Kept(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"number {d.Entry.Id} of the history"
                        ),
                        d.Release,
                        d.Entry.Revision
                    )),
            ],
            Problems = [.. Problems(application)],
        };
    }

    /// <inheritdoc/>
    public Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) => planner.PlanAsync(activation, (ArgoCdState)state, cancellation);

    /// <inheritdoc/>
    public async Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation)
    {
        if (await applications.FindAsync(refresh: true, cancellation) is not { } application)
        {
            return new ServingCheck(Serves: false, $"there is no application {options.Shown}");
        }
        var live = application.Newest is { } newest
            ? await names.OfAsync(newest, cancellation)
            : null;
        return new ServingCheck(
            live == release && application.Health == "Healthy" && IsWhole(application),
            $"{Words(application)}{HealthyStep.Why(application)}"
        );
    }

    /// <inheritdoc/>
    public async Task<string> LastLinesAsync(string release, CancellationToken cancellation)
    {
        try
        {
            return HealthyStep.Why(await applications.FindAsync(refresh: false, cancellation));
        }
        catch (PlatformException)
        {
            // The end of a message about something worse.
            return "";
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        if (await applications.FindAsync(refresh: false, cancellation) is not { } application)
        {
            return [];
        }
        // Written anew: sources hold parameters, and those may hold passwords.
        var shown = new List<string> { Words(application) };
        shown.AddRange(application.Complaints);
        shown.AddRange(Problems(application));
        shown.AddRange(application.Unwell);
        shown.AddRange(
            application.History.Select(static d =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"number {d.Id}: {d.Revision} at {d.At} by {d.By}"
                )
            )
        );
        shown.AddRange(application.Last?.Touched ?? application.Running?.Touched ?? []);
        var events = await applications.EventsAsync(cancellation);
        return
        [
            new Exhibit($"application {options.Application}", string.Join('\n', shown)),
            new Exhibit(
                $"events of application {options.Application}",
                events.Succeeded
                    ? string.Join(
                        '\n',
                        events
                            .Body!["items"]
                            .Objects()
                            .Select(static e =>
                                $"{e["lastTimestamp"].Text()} {e["type"].Text()} {e["reason"].Text()}: {e["message"].Text()}"
                            )
                    )
                    : events.Said
            ),
        ];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => readiness.CheckAsync(target, cancellation);

    private static (OwnClone Clone, RemotePush Push)? Remote(
        ArgoCdOptions options,
        ArgoCdGitOptions git,
        Programs programs
    )
    {
        var branch = new GitBranchOptions
        {
            Service = options.Service,
            Front = options.Front,
            Repository = git.Repository,
            CloneFolder = git.CloneFolder,
            CommandTimeout = options.CommandTimeout,
        };
        var clone = new OwnClone(branch, programs);
        return (
            clone,
            new RemotePush(branch, clone, "write way: branch, and merge by hand what is pushed")
        );
    }

    // While a sync goes on, and after one that failed half way, what is live is of no single release.
    private static bool IsWhole(ArgoApplication application) =>
        application.Running is { } running
            ? running.IsPartial || running.IsHeld || running.Phase.Length == 0
            : application.Last
                is not { Phase: "Failed" or "Error", IsPartial: false, Touched.Count: > 0 };

    private string Words(ArgoApplication application) =>
        $"application {options.Shown}: {application.Health}, {application.Sync}"
        + (
            application.Newest is { } newest
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"; synced last: {ArgoOperation.ShortOf(newest.Revision)}, number {newest.Id}, by {newest.By}"
                )
                : "; never synced"
        )
        + (
            application.GitRevision is { } git
                ? $"; {application.TargetRevision} names {ArgoOperation.ShortOf(git)}"
                : ""
        )
        + (application.Running is { } running ? $"; going on: {running.Words}" : "");

    private IEnumerable<string> Problems(ArgoApplication application)
    {
        if (application.Running is { } running)
        {
            yield return running.IsHeld
                ? $"{options.Shown}: a sync window holds {running.Words}"
                : $"{options.Shown} is at something: {running.Words}";
        }
        if (application.Last is { Phase: "Failed" or "Error" } failed)
        {
            yield return $"the last sync of {options.Shown} failed: {failed.Words}";
        }
        if (
            application is { Sync: "OutOfSync", Newest: { } newest, GitRevision: { } git }
            && application.Running is null
        )
        {
            yield return git != newest.Revision
                ? $"git still names {ArgoOperation.ShortOf(git)} ({application.TargetRevision}), and {ArgoOperation.ShortOf(newest.Revision)} is live: the next sync brings it{(application.Automated is null ? "" : ", and auto-sync is on")}"
            : application.Automated?["selfHeal"].IsTrue() == true
                ? $"what is live of {options.Shown} was changed outside git; Argo CD will put it back"
            : $"what is live of {options.Shown} is not what {ArgoOperation.ShortOf(git)} says: it was changed by hand, or waits to be pruned";
        }
        if (AutoSync.SwitchedOff(application) is { Length: > 0 } off)
        {
            yield return $"{AutoSync.Words(off)} of {options.Shown} is off since a rollback; once git names a good release: {AutoSync.Command(applications.CliName, off)}";
        }
        foreach (var complaint in application.Complaints)
        {
            yield return $"{options.Shown}: {Spoken.Excerpt(complaint)}";
        }
    }
}
