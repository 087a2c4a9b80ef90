using System.Globalization;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Whether Helm and the cluster let a rollback be carried out.</summary>
internal sealed class HelmReadiness(
    HelmOptions options,
    KubeApi api,
    Watching watching,
    ICommandRunner commands
)
{
    /// <summary>With so few revisions left to be forgotten before the target, the next deployments take the way back.</summary>
    private const int FewLeft = 2;

    private static readonly string[] WorkloadVerbs = ["get", "patch"];

    private static readonly string[] Verbs = ["get", "list", "create", "update", "delete"];

    /// <summary>Looks.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        var checks = new List<ReadinessCheck>
        {
            await new Tool(
                "helm",
                HelmCommands.Version(options),
                new Version(HelmProgram.Oldest, 0)
            ).CheckAsync(commands, cancellation),
        };
        try
        {
            checks.Add(await PermissionsAsync(cancellation));
            var (sight, _) = await watching.SeeAsync(cancellation);
            checks.Add(There(sight));
            if (sight.Chronicle.Newest is { } newest)
            {
                checks.Add(Pending(sight, newest));
                checks.Add(Room(sight, target));
            }
        }
        catch (PlatformException e)
        {
            checks.Add(
                ReadinessCheck.No(
                    "helm release",
                    e.Message,
                    e.Remedy ?? CommandLine.Show(HelmCommands.History(options))
                )
            );
        }
        return checks;
    }

    private async Task<ReadinessCheck> PermissionsAsync(CancellationToken cancellation)
    {
        const string name = "permissions";
        var records = options.Driver == RecordDriver.Secret ? "secrets" : "configmaps";
        var answers = await Task.WhenAll([
            .. Verbs.Select(v =>
                Permissions.CanAsync(api, v, records, "", options.Namespace, cancellation)
            ),
            .. (await watching.RecordsAsync(cancellation)).Newest is { } newest
                ? newest
                    .Manifest.Workloads.Select(static w => w.Name.Resource.Plural)
                    .Distinct(StringComparer.Ordinal)
                    .SelectMany(plural =>
                        WorkloadVerbs.Select(v =>
                            Permissions.CanAsync(
                                api,
                                v,
                                plural,
                                "apps",
                                options.Namespace,
                                cancellation
                            )
                        )
                    )
                : [],
        ]);
        return answers.FirstOrDefault(static a => !a.IsGranted) is { } missing
            ? ReadinessCheck.No(
                name,
                $"not allowed in namespace {options.Namespace} of {options.Cluster}: {string.Join(", ", answers.Where(static a => !a.IsGranted).Select(static a => a.What))}",
                missing.Remedy
            )
            : ReadinessCheck.Yes(name, $"{string.Join(", ", Verbs)} {records}, and its workloads");
    }

    private ReadinessCheck There(Sight sight)
    {
        const string name = "helm release";
        return sight.Chronicle.Newest is { } newest
            ? ReadinessCheck.Yes(name, $"{options.Where}: {newest}")
            : ReadinessCheck.No(
                name,
                $"there is no release {options.Where}",
                CommandLine.Show(HelmCommands.List(options))
            );
    }

    private ReadinessCheck Pending(Sight sight, Revision newest)
    {
        const string name = "helm lock";
        var age = sight.Chronicle.AgeOf(newest);
        return !newest.IsPending
            ? ReadinessCheck.Yes(name, "no operation is pending")
            : ReadinessCheck.Unknown(
                name,
                $"{newest} was begun {Spoken.Duration(age)} ago and has not ended: {(age < options.PendingTimeout ? "a rollback would wait for it" : "it was left behind, and a rollback would mark it as failed")}",
                CommandLine.Show(HelmCommands.History(options))
            );
    }

    private ReadinessCheck Room(Sight sight, Release? target)
    {
        const string name = "helm history";
        var kept = sight.Chronicle.Revisions;
        var seen = string.Create(
            CultureInfo.InvariantCulture,
            $"{kept.Count} revisions are kept, {(options.HistoryMax == 0 ? "none is ever removed" : $"at most {options.HistoryMax}")}"
        );
        if (target is null)
        {
            return ReadinessCheck.Yes(name, seen);
        }
        var at = kept.LastOrDefault(r =>
            r.WasDeployed
            && (
                target.Artifact is { } artifact
                    ? r.Digest == artifact
                    : sight.NameOf(r) == target.Version
            )
        );
        if (at is null)
        {
            return ReadinessCheck.No(
                name,
                $"no revision with the content of {target.Version} is kept any more; {seen}",
                $"deploy {target.Version} with helm upgrade, or mark another release good: {CommandLine.Show(HelmCommands.History(options))}"
            );
        }
        var left =
            options.HistoryMax == 0
                ? int.MaxValue
                : options.HistoryMax - kept.Count(r => r.Number >= at.Number);
        return left < FewLeft
            ? ReadinessCheck.Unknown(
                name,
                $"revision {at.Number} ({target.Version}) is removed after {Math.Max(0, left) + 1} more; {seen}",
                "let Helm keep more: helm upgrade --history-max"
            )
            : ReadinessCheck.Yes(name, $"revision {at.Number} is {target.Version}; {seen}");
    }
}
