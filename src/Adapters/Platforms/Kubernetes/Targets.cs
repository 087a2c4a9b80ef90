using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>What exactly a run shall bring: a release that is known, a new one, or parts of two.</summary>
internal sealed class Targets(KubernetesOptions options, SecretVault vault, TimeProvider time)
{
    /// <summary>The whole release that is asked for; null where nobody keeps what it was.</summary>
    public KeptRelease? Find(Activation activation, Sight sight)
    {
        if (sight.Current.Version == activation.Version)
        {
            return sight.Current;
        }
        if (sight.Past.FirstOrDefault(p => p.Release.Version == activation.Version) is { } known)
        {
            return known.Release;
        }
        return activation.Kind == RunKind.Deploy ? Forward(activation.Version, sight) : null;
    }

    /// <summary>
    /// What is asked for of a release. Code of one and configuration of another are a release of their own, which nobody has proven.
    /// </summary>
    public KeptRelease Part(
        ReleasePart part,
        KeptRelease whole,
        Sight sight,
        IReadOnlyList<ConfigContent> contents
    )
    {
        if (part == ReleasePart.Whole)
        {
            return whole;
        }
        var mixed =
            part == ReleasePart.Code
                ? whole with
                {
                    SeenAt = time.GetUtcNow(),
                    Contents = [.. contents.Select(c => KeptContent.Of(c, vault))],
                }
                : sight.Current with
                {
                    Contents =
                    [
                        .. sight.Current.Contents.Select(today =>
                            whole.Contents.FirstOrDefault(k =>
                                k.Ref.ToString() == today.Ref.ToString()
                            ) ?? today
                        ),
                    ],
                };
        var made = new KeptRelease("", mixed.SeenAt, mixed.Templates, mixed.Contents);
        return made with
        {
            Artifact = mixed.Artifact,
            Cause = mixed.Cause,
            Version = ReleaseNames.Of(
                mixed.Version,
                made.Code,
                made.Configuration,
                [
                    .. sight
                        .Past.Select(static p => p.Release)
                        .Append(sight.Current)
                        .Select(static r => new NamedRelease(r.Version, r.Code, r.Configuration)),
                ]
            ),
        };
    }

    // All images with today's version in their tag get the new one; others, as of sidecars, stay.
    private KeptRelease? Forward(string version, Sight sight)
    {
        var from = PodTemplate.Version(sight.Parts[0].Workload.Template, options.VersionLabel);
        var made = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var any = false;
        foreach (var workload in sight.Workloads)
        {
            var other = from is null
                ? null
                : PodTemplate.Retagged(workload.Template, from, version);
            any |= other is not null;
            made[workload.Id.ToString()] = other ?? PodTemplate.Own(workload.Template);
            if (
                options.VersionLabel is { } label
                && other.At("metadata", "labels") is JsonObject labels
            )
            {
                labels[label] = version;
            }
        }
        return any
            ? new KeptRelease(version, time.GetUtcNow(), made, sight.Current.Contents)
            : null;
    }
}
