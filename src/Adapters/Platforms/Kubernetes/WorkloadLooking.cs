using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>
/// Looks at workloads. What was seen a moment ago is not asked for again: every change names what it expects to find, so one that was
/// made meanwhile is refused by the server and looked at then.
/// </summary>
internal class WorkloadLooking(KubernetesOptions options, KubeApi api)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();

    // Weak: they are of use for a moment only, and thousands of services have much of it together.
    private readonly Dictionary<WorkloadName, (WeakReference<Workload> Workload, long At)> seen =
    [];

    /// <summary>How often something was said of its workloads: what was seen before that may not hold any more.</summary>
    public int Said { get; private set; }

    /// <summary>Where they are.</summary>
    protected KubernetesOptions Options => options;

    /// <summary>Their cluster.</summary>
    protected KubeApi Api => api;

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

    protected bool IsFresh(long at) => api.Time.GetElapsedTime(at) < Moment;

    /// <summary>A workload was seen anew.</summary>
    protected virtual void Changed() { }

    private void Remember(Workload workload)
    {
        lock (gate)
        {
            seen[workload.Id] = (new WeakReference<Workload>(workload), api.Time.GetTimestamp());
        }
        Changed();
    }

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
