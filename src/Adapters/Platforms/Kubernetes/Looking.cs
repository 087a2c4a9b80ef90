using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Looks at the service: its workloads, what they read, and the releases that they could go back to.</summary>
internal sealed class Looking(
    KubernetesOptions options,
    KubeApi api,
    Configurations configurations,
    SecretVault vault,
    ReleaseShelf shelf
) : WorkloadLooking(options, api)
{
    private readonly Lock gate = new();

    // Weak: it is of use for a moment only, and thousands of services have much of it together.
    private (WeakReference<Sight> Sight, long At)? last;

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
        var at = Api.Time.GetTimestamp();
        var parts = await Task.WhenAll(Options.Workloads.Select(w => PartAsync(w, cancellation)));
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

    /// <inheritdoc/>
    protected override void Changed()
    {
        lock (gate)
        {
            last = null;
        }
    }

    private async Task<(Workload Workload, IReadOnlyList<Revision> Revisions)> PartAsync(
        WorkloadName name,
        CancellationToken cancellation
    )
    {
        var workload = await WorkloadAsync(name, cancellation);
        return (workload, await Revision.ListAsync(Api, Options.Namespace, workload, cancellation));
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
        var history = History.Of(parts, Options.VersionLabel);
        var past = new List<KnownRelease>();
        foreach (var release in history)
        {
            var its = new KeptRelease("", release.Made, release.Templates, []);
            if (Named(release.Version, its.Code, "", names) is not { } name)
            {
                continue;
            }
            if (names.TrueForAll(n => n.Code != its.Code))
            {
                names.Add(new NamedRelease(name, its.Code, ""));
            }
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
            Api.Time.GetUtcNow(),
            templates,
            [.. contents.Select(c => KeptContent.Of(c, vault))]
        );
        var version =
            Named(
                PodTemplate.Version(parts[0].Workload.Template, Options.VersionLabel),
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
}
