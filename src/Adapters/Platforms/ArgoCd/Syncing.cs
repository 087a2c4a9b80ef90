using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Looks at the application, and waits for it. A server that is away for a moment ends no wait.</summary>
internal sealed class Syncing(
    ArgoCdOptions options,
    ArgoApplications applications,
    TimeProvider time
)
{
    /// <summary>How long a window may hold an operation until that is what it does: it is said of one that only begins, too.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The application.</summary>
    public ArgoApplications Applications => applications;

    /// <summary>What is there.</summary>
    /// <exception cref="PlatformException">There is none, or it cannot be asked.</exception>
    public async Task<ArgoApplication> LookAsync(CancellationToken cancellation) =>
        await applications.FindAsync(refresh: false, cancellation) ?? throw Gone();

    /// <summary>Waits until something is so.</summary>
    /// <typeparam name="T">What is waited for.</typeparam>
    /// <param name="limit">The longest.</param>
    /// <param name="refresh">Whether Argo CD looks at git and the cluster each time: true where <paramref name="read"/> needs that.</param>
    /// <param name="read">What is waited for, of what was seen and for how long it has been waited; null while it is not there. Throws where it never will be.</param>
    /// <param name="late">What to say where it was not there in time, of what was seen last.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<T> WaitAsync<T>(
        TimeSpan limit,
        Func<bool> refresh,
        Func<ArgoApplication, TimeSpan, T?> read,
        Func<ArgoApplication?, PlatformException> late,
        CancellationToken cancellation
    )
        where T : class
    {
        var patience = new Patience(time, limit);
        var heard = patience.Elapsed;
        ArgoApplication? last = null;
        while (true)
        {
            var answer = await applications.AskAsync(refresh(), cancellation);
            if (answer is { Succeeded: true, Body: { } body })
            {
                heard = patience.Elapsed;
                last = new ArgoApplication(body);
                if (read(last, patience.Elapsed) is { } found)
                {
                    return found;
                }
            }
            else if (answer is { Status: 404, Body: not null })
            {
                throw Gone();
            }
            else if (!answer.IsPassing || patience.Elapsed - heard > options.Tolerance)
            {
                throw applications.Trouble(answer, "get");
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw answer.Succeeded ? late(last) : applications.Trouble(answer, "get");
            }
        }
    }

    /// <summary>Waits until an operation has brought a revision.</summary>
    /// <param name="scene">The activation.</param>
    /// <param name="isOurs">Which operation is waited for.</param>
    /// <param name="revision">What it brings.</param>
    /// <param name="after">The newest number in the history before it.</param>
    /// <param name="before">The mark of the operation that had ended before.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry that it has made.</returns>
    public Task<ArgoDeployment> SyncedAsync(
        Scene scene,
        Func<ArgoOperation, bool> isOurs,
        string revision,
        long after,
        string before,
        CancellationToken cancellation
    )
    {
        var heldSince = TimeSpan.MaxValue;
        return WaitAsync(
            options.SyncTimeout,
            static () => false,
            (application, waited) =>
            {
                if (!scene.IsSame(application))
                {
                    throw Scene.SomebodyElse(application);
                }
                if (application.Running is { } running)
                {
                    if (!isOurs(running))
                    {
                        throw Scene.SomebodyElse(application);
                    }
                    heldSince = !running.IsHeld
                        ? TimeSpan.MaxValue
                        : TimeSpan.FromTicks(Math.Min(heldSince.Ticks, waited.Ticks));
                    return running.IsHeld && waited - heldSince >= Grace
                        ? throw Held(running)
                        : null;
                }
                if (application.Newest is { } newest && newest.Id > after)
                {
                    return newest.Revision == revision
                        ? newest
                        : throw Scene.SomebodyElse(application);
                }
                return
                    application.Last is { Phase: "Failed" or "Error" } failed
                    && failed.Mark != before
                    && isOurs(failed)
                    ? throw Failed(failed)
                    : null;
            },
            application => new PlatformException(
                $"{options.Shown} was not synced to {ArgoOperation.ShortOf(revision)} within {Spoken.Duration(options.SyncTimeout)}; last seen: {application?.Running?.Words ?? application?.Last?.Words ?? "no operation"}",
                $"see what it is at: argocd app get {applications.CliName}"
            ),
            cancellation
        );
    }

    /// <summary>Ends the operation that goes on, and waits until it has ended.</summary>
    /// <param name="isMeant">Which operation is meant; another one is somebody else's.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task EndAsync(Func<ArgoOperation, bool> isMeant, CancellationToken cancellation)
    {
        var answer = await applications.TerminateAsync(cancellation);
        if (!answer.Succeeded && !answer.IsIdle)
        {
            throw applications.Trouble(answer, "sync");
        }
        await WaitAsync(
            options.SyncTimeout,
            static () => false,
            (application, _) =>
                application.Running is not { } running ? application
                : isMeant(running) ? null
                : throw Scene.SomebodyElse(application),
            application => new PlatformException(
                $"{options.Shown} does not end its operation: {application?.Running?.Words}",
                $"look at the logs of argocd-application-controller; try it: argocd app terminate-op {applications.CliName}"
            ),
            cancellation
        );
    }

    private PlatformException Held(ArgoOperation operation) =>
        new(
            $"{options.Shown}: a sync window holds the sync ({operation.Message}); Argo CD accepts it, and waits for as long as the window lasts",
            $"see the windows: argocd app get {applications.CliName}; let syncs by hand through: argocd proj windows enable-manual-sync {options.Project} ID"
        );

    private PlatformException Failed(ArgoOperation operation) =>
        new(
            $"the sync of {options.Shown} to {ArgoOperation.ShortOf(operation.Revision)} failed: {Spoken.Excerpt(operation.Message)}{Refused(operation)}",
            $"see what was refused: argocd app get {applications.CliName}"
        );

    private static string Refused(ArgoOperation operation) =>
        string.Concat(
            operation
                .Touched.Where(static t => t.Contains("SyncFailed", StringComparison.Ordinal))
                .Take(3)
                .Select(static t => $"; {t}")
        );

    private PlatformException Gone() =>
        new(
            $"there is no application {options.Shown} any more (or the token may not see it)",
            "who removed it? argocd app list"
        );
}
