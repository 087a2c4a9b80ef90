using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>
/// Looks at the service. What was seen a moment ago is not asked for again: every change names what it expects to find, so one that was
/// made meanwhile is refused by the server and looked at then.
/// </summary>
internal sealed class Looking(
    KubernetesOptions options,
    KubeApi api,
    Configurations configurations,
    SecretVault vault,
    ReleaseShelf shelf
)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();

    // Weak: they are of use for a moment only, and thousands of services have much of it together.
    private readonly Dictionary<WorkloadName, (WeakReference<Workload> Workload, long At)> seen =
    [];
    private (WeakReference<Sight> Sight, long At)? last;

    /// <summary>How often something was said of its workloads: what was seen before that may not hold any more.</summary>
    public int Said { get; private set; }

    /// <summary>The whole service.</summary>
    /// <exception cref="PlatformException">It is not there, or the cluster cannot be asked.</exception>
    public async Task<Sight> SeeAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (last is { } known && IsFresh(known.At) && known.Sight.TryGetTarget(out var recent))
            {
                return recent;
            }
        }
        var at = api.Time.GetTimestamp();
        var parts = await Task.WhenAll(options.Workloads.Select(w => PartAsync(w, cancellation)));
        var contents = await configurations.ReadAsync(
            parts.SelectMany(static p => ConfigRef.Of(p.Workload.Template)).Distinct(),
            cancellation
        );
        var sight = Name(parts, contents);
        lock (gate)
        {
            last = (new WeakReference<Sight>(sight), at);
        }
        return sight;
    }

    /// <summary>One of its workloads.</summary>
    /// <exception cref="PlatformException">It is not there, or the cluster cannot be asked.</exception>
    public async Task<Workload> WorkloadAsync(WorkloadName name, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (
                seen.TryGetValue(name, out var known)
                && IsFresh(known.At)
                && known.Workload.TryGetTarget(out var recent)
            )
            {
                return recent;
            }
        }
        return await AnewAsync(name, cancellation);
    }

    /// <summary>One of its workloads, asked for whatever was seen before.</summary>
    /// <exception cref="PlatformException">It is not there, or the cluster cannot be asked.</exception>
    public async Task<Workload> AnewAsync(WorkloadName name, CancellationToken cancellation)
    {
        var json = await api.FindAsync(name.Resource, options.Namespace, name.Name, cancellation);
        if (json is null)
        {
            throw await MissingAsync(name, cancellation);
        }
        var workload = new Workload(name, json);
        Remember(workload);
        return workload;
    }

    /// <summary>Takes what the server has just said of a workload.</summary>
    public void Saw(Workload workload)
    {
        lock (gate)
        {
            Said++;
        }
        Remember(workload);
    }

    private void Remember(Workload workload)
    {
        lock (gate)
        {
            seen[workload.Id] = (new WeakReference<Workload>(workload), api.Time.GetTimestamp());
            last = null;
        }
    }

    private bool IsFresh(long at) => api.Time.GetElapsedTime(at) < Moment;

    private async Task<(Workload Workload, IReadOnlyList<Revision> Revisions)> PartAsync(
        WorkloadName name,
        CancellationToken cancellation
    )
    {
        var workload = await WorkloadAsync(name, cancellation);
        return (workload, await Revision.ListAsync(api, options.Namespace, workload, cancellation));
    }

    private Sight Name(
        (Workload Workload, IReadOnlyList<Revision> Revisions)[] parts,
        IReadOnlyList<ConfigContent> contents
    )
    {
        var templates = Sight.Templates(parts.Select(static p => p.Workload));
        var code = KeptRelease.CodeOf(templates);
        var kept = shelf.All;
        var names = kept.Select(static k => new NamedRelease(k.Version, k.Code, k.Configuration))
            .ToList();
        var history = History.Of(parts, options.VersionLabel);
        var past = new List<KnownRelease>();
        foreach (var release in history)
        {
            var its = new KeptRelease("", release.Made, release.Templates, []);
            if (Named(release.Version, its.Code, "", names) is not { } name)
            {
                continue;
            }
            names.Add(new NamedRelease(name, its.Code, ""));
            if (its.Code != code && kept.All(k => k.Code != its.Code))
            {
                past.Add(
                    new KnownRelease(
                        its with
                        {
                            Version = name,
                            Cause = release.Cause,
                        },
                        release.Number
                    )
                );
            }
        }
        past.AddRange(
            kept.Select(k => new KnownRelease(
                k,
                history.LastOrDefault(h => KeptRelease.CodeOf(h.Templates) == k.Code)?.Number
            ))
        );
        var current = new KeptRelease(
            "",
            api.Time.GetUtcNow(),
            templates,
            [.. contents.Select(Kept)]
        );
        var version =
            Named(
                PodTemplate.Version(parts[0].Workload.Template, options.VersionLabel),
                code,
                current.Configuration,
                names
            ) ?? $"template.{code[..12]}";
        return new Sight(
            parts,
            contents,
            current with
            {
                Version = version,
                Cause = parts[0].Workload.Json.Annotation("kubernetes.io/change-cause"),
            },
            [.. past.Where(p => p.Release.Version != version)]
        );
    }

    private static string? Named(
        string? version,
        string code,
        string configuration,
        List<NamedRelease> names
    ) =>
        Release.IsVersion(version)
            ? ReleaseNames.Of(version!, code, configuration, names)
            : names.FirstOrDefault(n => n.Code == code)?.Name;

    private KeptContent Kept(ConfigContent content) =>
        new(content.Ref, content.Fingerprint)
        {
            Data = content.Ref.IsSecret ? null : content.Data,
            Sealed = content is { Ref.IsSecret: true, Data: { } data } ? vault.Seal(data) : null,
        };

    private async Task<PlatformException> MissingAsync(
        WorkloadName name,
        CancellationToken cancellation
    )
    {
        var cluster = api.Cluster;
        // A namespace that is not there answers as one that is empty.
        try
        {
            if (
                await api.FindAsync(KubeResource.Namespaces, null, options.Namespace, cancellation)
                is null
            )
            {
                return new PlatformException(
                    $"there is no namespace {options.Namespace} in {cluster}",
                    $"which are there? {Processes.CommandLine.Show(cluster.Kubectl("get", "namespaces"))}"
                );
            }
        }
        catch (PlatformException)
        {
            // Not allowed to look: the workload is missing, that much is known.
        }
        return new PlatformException(
            $"there is no {name} in namespace {options.Namespace} of {cluster}",
            $"which are there? {Processes.CommandLine.Show(cluster.Kubectl("--namespace", options.Namespace, "get", name.Resource.RoleName))}"
        );
    }
}
