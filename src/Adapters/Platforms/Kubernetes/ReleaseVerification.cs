using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Whether a release really serves: its templates, all rolled out, and the configuration that was kept of it.</summary>
internal sealed class ReleaseVerification(
    KubernetesOptions options,
    Looking looking,
    Configurations configurations,
    ReleaseShelf shelf,
    TimeProvider time
)
{
    private static readonly TimeSpan Observing = TimeSpan.FromSeconds(5);

    /// <summary>Looks.</summary>
    public async Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation)
    {
        var workloads = await ObservedAsync(cancellation);
        var words = string.Join("; ", workloads.Select(static w => w.Words));
        if (shelf.Find(release) is not { } kept)
        {
            return new ServingCheck(Serves: false, $"it is not known what {release} is; {words}");
        }
        var other = workloads.FirstOrDefault(w =>
            kept.Templates.GetValueOrDefault(w.Id.ToString()) is not { } template
            || PodTemplate.Fingerprint(template) != w.Fingerprint
        );
        if (other is not null)
        {
            return new ServingCheck(Serves: false, $"{other.Id} is not {release}; {words}");
        }
        var contents = await configurations.ReadAsync(
            kept.Contents.Where(static c => c.IsWhole).Select(static c => c.Ref),
            cancellation
        );
        var changed = contents.FirstOrDefault(c =>
            kept.Contents.First(k => k.Ref.ToString() == c.Ref.ToString()).Fingerprint
            != c.Fingerprint
        );
        return new ServingCheck(
            changed is null && workloads.TrueForAll(static w => w.IsWell),
            changed is null ? words : $"{changed.Ref} is not that of {release}; {words}"
        );
    }

    // What was changed last, as the strategy that was put back, needs a moment until its status is of it.
    private async Task<List<Workload>> ObservedAsync(CancellationToken cancellation)
    {
        var patience = new Patience(time, Observing);
        var all = new List<Workload>();
        foreach (var name in options.Workloads)
        {
            var workload = await looking.WorkloadAsync(name, cancellation);
            while (!workload.IsObserved && await patience.WaitAsync(cancellation))
            {
                workload = await looking.AnewAsync(name, cancellation);
            }
            all.Add(workload);
        }
        return all;
    }
}
