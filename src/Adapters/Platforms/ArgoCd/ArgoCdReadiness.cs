using System.Globalization;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Git;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Whether Argo CD and git let a rollback be carried out.</summary>
internal sealed class ArgoCdReadiness(
    ArgoCdOptions options,
    ArgoApplications applications,
    ReleaseNames names,
    Owners owners,
    Programs programs,
    RemotePush? push,
    DestinationMeasures? measures
)
{
    /// <summary>What a rollback needs: to look, to sync, and to switch auto-sync off.</summary>
    private static readonly string[] Rights = ["get", "sync", "update"];

    /// <summary>Asks Argo CD and git.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        var checks = new List<ReadinessCheck>();
        try
        {
            checks.Add(await TokenAsync(cancellation));
            if (checks[0].Answer == ReadinessAnswer.No)
            {
                return checks;
            }
            checks.Add(await RightsAsync(cancellation));
            if (await applications.FindAsync(refresh: false, cancellation) is { } application)
            {
                checks.Add(await HistoryAsync(target, application, cancellation));
                checks.Add(await AutoSyncAsync(application, cancellation));
                checks.Add(await WindowAsync(cancellation));
                checks.AddRange(Git(application));
                if (measures is not null)
                {
                    checks.Add(await measures.CheckAsync(application, cancellation));
                }
            }
            else
            {
                checks.Add(
                    ReadinessCheck.No(
                        "application",
                        $"there is no {options.Shown} in project {options.Project}",
                        "argocd app list"
                    )
                );
            }
        }
        catch (PlatformException e)
        {
            checks.Add(ReadinessCheck.No("argo cd", e.Message, e.Remedy ?? "argocd app list"));
        }
        if (options.Git is { } git && push is not null)
        {
            checks.Add(await GitCommand.ReadyAsync(programs, cancellation));
            if (git.Branch is { } branch)
            {
                checks.Add(await push.CheckAsync(branch, cancellation) with { Name = "git push" });
            }
        }
        return checks;
    }

    private async Task<ReadinessCheck> TokenAsync(CancellationToken cancellation)
    {
        const string name = "argo cd";
        var answer = await applications.WhoAsync(cancellation);
        if (!answer.Succeeded)
        {
            var trouble = applications.Trouble(answer, "get");
            return ReadinessCheck.No(name, trouble.Message, trouble.Remedy!);
        }
        return answer.Body!["loggedIn"].IsTrue()
            ? ReadinessCheck.Yes(
                name,
                $"{applications.Server.Host} knows the token as {answer.Body["username"].Text() ?? "somebody"}"
            )
            : ReadinessCheck.No(
                name,
                $"{applications.Server.Host} does not know the token in {applications.Server.Token}",
                "make a new one: argocd account generate-token --account lastgood"
            );
    }

    private async Task<ReadinessCheck> RightsAsync(CancellationToken cancellation)
    {
        const string name = "permissions";
        var missing = new List<string>();
        foreach (var right in Rights)
        {
            var answer = await applications.CanAsync(right, cancellation);
            if (!answer.Succeeded)
            {
                return ReadinessCheck.Unknown(
                    name,
                    $"{applications.Server.Host} does not say what the token may: {answer.Said}",
                    $"argocd account can-i {right} applications {applications.Subject}"
                );
            }
            if (answer.Body!["value"].Text() != "yes")
            {
                missing.Add(right);
            }
        }
        return missing.Count == 0
            ? ReadinessCheck.Yes(name, $"{string.Join(", ", Rights)} on {applications.Subject}")
            : ReadinessCheck.No(
                name,
                $"the token may not {string.Join(", ", missing)} {applications.Subject}",
                string.Join(
                    "; ",
                    missing.Select(right =>
                        $"p, ROLE, applications, {right}, {applications.Subject}, allow"
                    )
                )
            );
    }

    private async Task<ReadinessCheck> HistoryAsync(
        Release? target,
        ArgoApplication application,
        CancellationToken cancellation
    )
    {
        const string name = "history";
        var all = await names.AllAsync(application, cancellation);
        var keeps = string.Create(
            CultureInfo.InvariantCulture,
            $"{application.History.Count} of {application.HistoryLimit ?? 10} syncs are remembered"
        );
        if (target is null)
        {
            return ReadinessCheck.Yes(name, keeps);
        }
        if (
            all.FirstOrDefault(d =>
                d.Release == target.Version
                && (target.Artifact is not { } recorded || recorded == d.Entry.Revision)
            ) is
            { } entry
        )
        {
            return ReadinessCheck.Yes(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target.Version} is number {entry.Entry.Id}; {keeps}"
                )
            );
        }
        if (
            target.Artifact is not { } commit
            || !ReleaseNames.IsCommit(commit)
            || application.Source is null
            || target.Version.Contains("+set.", StringComparison.Ordinal)
        )
        {
            return ReadinessCheck.No(
                name,
                $"{target.Version} is not remembered any more; {keeps}",
                $"keep more: argocd app set {applications.CliName} --revision-history-limit 30"
            );
        }
        var known = await applications.MetadataAsync(commit, cancellation);
        return known.Succeeded
            ? ReadinessCheck.Yes(
                name,
                $"{target.Version} is not remembered any more; it can be synced by its commit {commit[..12]}, with today's settings"
            )
            : ReadinessCheck.No(
                name,
                $"{target.Version} is not remembered any more, and Argo CD cannot read its commit {commit[..12]}: {known.Said}",
                $"is it in the repository still? git fetch origin {commit}"
            );
    }

    private async Task<ReadinessCheck> AutoSyncAsync(
        ArgoApplication application,
        CancellationToken cancellation
    )
    {
        const string name = "auto-sync";
        var automated = AutoSync.Of(application);
        if (automated.Length == 0)
        {
            return AutoSync.SwitchedOff(application) is { Length: > 0 } off
                ? ReadinessCheck.Unknown(
                    name,
                    "is off since a rollback",
                    $"once git names a good release: {AutoSync.Command(applications.CliName, off)}"
                )
                : ReadinessCheck.Yes(name, "is off: nothing to switch");
        }
        var found = await owners.OfAsync(application, cancellation);
        if (found.FirstOrDefault(static o => o.SwitchesOn != false) is { } owner)
        {
            return owner.SwitchesOn == true
                ? ReadinessCheck.No(name, $"{owner.What} would switch it on again", owner.Remedy)
                : ReadinessCheck.Unknown(
                    name,
                    $"{owner.What} may switch it on again; that cannot be told",
                    owner.Remedy
                );
        }
        return ReadinessCheck.Yes(
            name,
            $"{AutoSync.Words(automated)} is on; a rollback switches it off{(options.Git?.Way == GitWay.Push ? ", and on again once git names the release" : ", and it stays off")}"
        );
    }

    private async Task<ReadinessCheck> WindowAsync(CancellationToken cancellation)
    {
        const string name = "sync windows";
        return await SyncWindows.ClosedAsync(applications, cancellation) is { } window
            ? ReadinessCheck.No(name, $"held now: {window}", SyncWindows.Remedy(options.Project))
            : ReadinessCheck.Yes(name, "none holds a sync by hand now");
    }

    private IEnumerable<ReadinessCheck> Git(ArgoApplication application)
    {
        const string name = "git";
        if (
            application is { Newest: { } newest, GitRevision: { } git, Sync: "OutOfSync" }
            && git != newest.Revision
        )
        {
            yield return ReadinessCheck.Unknown(
                name,
                $"{application.TargetRevision} names {ArgoOperation.ShortOf(git)}, and {ArgoOperation.ShortOf(newest.Revision)} is live: the next sync brings it",
                $"if it is bad, revert it there: git revert {ArgoOperation.ShortOf(git)}"
            );
        }
        if (options.Git is not null && application.Source is null)
        {
            yield return ReadinessCheck.Unknown(
                name,
                "the application has several sources: nothing will be pushed to git",
                "revert it there by hand after a rollback"
            );
        }
    }
}
