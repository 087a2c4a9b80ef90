using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Looks at a release: Helm's records, and what is in the cluster. Helm's word alone is not enough.</summary>
internal sealed class Watching(
    HelmOptions options,
    KubeApi api,
    RecordStore records,
    NameBook names
)
{
    /// <summary>So many objects of a release are looked at; what runs pods comes first.</summary>
    private const int MostObjects = 60;

    /// <summary>So many pods in trouble are told of.</summary>
    private const int MostPods = 3;

    /// <summary>See <see cref="Chronicle.Said"/>, now.</summary>
    public int Said => records.Said;

    /// <summary>What Helm has recorded.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public Task<Chronicle> RecordsAsync(CancellationToken cancellation) =>
        records.ReadAsync(cancellation);

    /// <summary>All of it, and why names could not be kept; null where they could.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<(Sight Sight, PlatformException? Trouble)> SeeAsync(
        CancellationToken cancellation
    )
    {
        var chronicle = await records.ReadAsync(cancellation);
        var (named, trouble) = names.Of(chronicle.Revisions.Select(r => (VersionOf(r), r.Digest)));
        if (chronicle.Newest is not { Status: not "uninstalled" } newest)
        {
            return (new Sight(chronicle, named, null, false, [], []), trouble);
        }
        var live = await LookAsync(newest, cancellation);
        var before = chronicle.Deployed.LastOrDefault(r => r.Number < newest.Number);
        if (newest.Status == Revision.Deployed || before is null || before.Digest == newest.Digest)
        {
            return (await SightAsync(newest, false, live), trouble);
        }
        // It failed, or is on its way: how far it came only the cluster says.
        var (isNew, isOld) = Fits(before, newest, live);
        return isOld && !isNew
            ? (await SightAsync(before, false, await LookAsync(before, cancellation)), trouble)
            : (await SightAsync(newest, !isNew, live), trouble);

        async Task<Sight> SightAsync(
            Revision serving,
            bool isMixed,
            IReadOnlyList<LiveObject> objects
        ) =>
            new(
                chronicle,
                named,
                serving,
                isMixed,
                objects,
                await PodsAsync(objects, cancellation)
            );
    }

    /// <summary>The objects of a revision as they are in the cluster.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<IReadOnlyList<LiveObject>> LookAsync(
        Revision revision,
        CancellationToken cancellation
    ) =>
        await Task.WhenAll(
            revision
                .Manifest.Objects.Where(static o => o.Resource is not null)
                .OrderBy(static o => o.Workload is null)
                .Take(MostObjects)
                .Select(async o => new LiveObject(
                    o,
                    await api.FindAsync(o.Resource!, SpaceOf(o), o.Name, cancellation)
                ))
        );

    /// <summary>What is wrong with the pods of workloads that are not rolled out; of the first few.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> PodsAsync(
        IReadOnlyList<LiveObject> live,
        CancellationToken cancellation
    ) =>
        [
            .. (await TroubledAsync(live, DateTimeOffset.MinValue, cancellation)).Values.Take(
                MostPods
            ),
        ];

    /// <summary>The pods of workloads that are not rolled out, made since a moment, that are in trouble: uid and what is wrong.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<IReadOnlyDictionary<string, string>> TroubledAsync(
        IReadOnlyList<LiveObject> live,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        var troubled = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in live.Where(static l => l.Workload is { IsRolledOut: false }))
        {
            var pods = await api.ListAsync(
                KubeResource.Pods,
                SpaceOf(one.Wanted),
                one.Workload!.Selector,
                cancellation
            );
            foreach (
                var pod in pods
                    .Items.Where(p => p.Moment("metadata", "creationTimestamp") >= since)
                    .Select(PodView.Of)
                    .Where(static p => p.Trouble != PodTrouble.None)
            )
            {
                troubled[pod.Uid] = $"pod {pod.Name}: {pod.Words}";
            }
        }
        return troubled;
    }

    /// <summary>The objects that a sight was seen in; null where it may change by itself.</summary>
    public IReadOnlyList<SeenObject>? SeenIn(Sight sight) =>
        // What is pending ages, and pods in trouble change without their workload.
        sight.Chronicle.Newest
            is { IsPending: true }
        || !sight.IsRolledOut
            ? null
            :
            [
                .. sight.Chronicle.Records.Select(r => new SeenObject(
                    records.Resource,
                    options.Namespace,
                    r.Name,
                    r.Version
                )),
                .. sight.Live.Select(l => new SeenObject(
                    l.Wanted.Resource!,
                    SpaceOf(l.Wanted),
                    l.Wanted.Name,
                    l.Json?.Version() ?? ""
                )),
            ];

    /// <summary>The namespace that an object is in.</summary>
    public string SpaceOf(ManifestObject wanted) => wanted.Namespace ?? options.Namespace;

    // Where both manifests say the same, an object tells nothing; where they differ, it is of one of them.
    private static (bool IsNew, bool IsOld) Fits(
        Revision before,
        Revision newest,
        IReadOnlyList<LiveObject> live
    )
    {
        var (isNew, isOld) = (true, true);
        foreach (var one in live)
        {
            if (before.Manifest.Find(one.Wanted.Id) is not { } old)
            {
                isNew &= one.Json is not null;
                isOld &= one.Json is null;
                continue;
            }
            var paths = Comparing.Differences(old.Json, one.Wanted.Json);
            if (paths.Count == 0)
            {
                continue;
            }
            if (one.Json is null)
            {
                isNew = isOld = false;
                continue;
            }
            isNew &= !one.Deviations.Intersect(paths, StringComparer.Ordinal).Any();
            isOld &= !Comparing
                .Deviations(old.Json, one.Json)
                .Intersect(paths, StringComparer.Ordinal)
                .Any();
        }
        return (isNew, isOld);
    }

    private string VersionOf(Revision revision)
    {
        var said = options.VersionFrom switch
        {
            HelmVersion.Chart => revision.ChartVersion,
            HelmVersion.Revision => revision.Number.ToString(
                System.Globalization.CultureInfo.InvariantCulture
            ),
            HelmVersion.Image => FirstTag(revision),
            _ => revision.AppVersion.Length > 0 ? revision.AppVersion : revision.ChartVersion,
        };
        return NameBook.Clean(said, revision.Digest);
    }

    private static string FirstTag(Revision revision)
    {
        var image = revision
            .Manifest.Workloads.Select(static w => w.Object.FirstImage)
            .FirstOrDefault("");
        var name = ImageName.Parse(image);
        return name.Tag ?? (name.Digest is { } digest ? ImageName.Short(digest) : "latest");
    }
}
