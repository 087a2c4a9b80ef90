using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>
/// Pauses Deployments, so that whoever changes their template changes no pod. Who has paused one is known from the API server's own
/// notes: what somebody else has paused, or has resumed and paused again, is never resumed here.
/// </summary>
internal sealed class KubernetesPausing(KubernetesOptions options, Looking looking, Changes changes)
    : IPauses
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> PausableAsync(CancellationToken cancellation)
    {
        var deployments = options
            .Workloads.Where(static w => w.Kind == WorkloadKind.Deployment)
            .ToList();
        if (deployments.Count == 0)
        {
            throw new PlatformException(
                $"only a Deployment can be paused, and {options.Service} has none",
                "a freeze without --pause still keeps lastgood from moving it; lastgood gate --admission keeps others"
            );
        }
        var parts = new List<string>();
        foreach (var name in deployments)
        {
            if (!(await looking.AnewAsync(name, cancellation)).IsPaused)
            {
                parts.Add(name.ToString());
            }
        }
        return parts;
    }

    /// <inheritdoc/>
    public async Task PauseAsync(IReadOnlyList<string> parts, CancellationToken cancellation)
    {
        foreach (var name in Mine(parts))
        {
            await changes.SendAsync(
                name,
                static seen =>
                    seen.IsPaused
                        ? null
                        : new JsonArray(KubeChange.Operation("add", "/spec/paused", true)),
                cancellation
            );
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ResumeAsync(
        IReadOnlyList<string> parts,
        CancellationToken cancellation
    )
    {
        var resumed = new List<string>();
        foreach (var name in Mine(parts))
        {
            await looking.AnewAsync(name, cancellation);
            var (_, changed) = await changes.SendAsync(
                name,
                static seen =>
                    seen.IsPausedByUs
                        ? new JsonArray(KubeChange.Operation("remove", "/spec/paused", null))
                        : null,
                cancellation
            );
            if (changed)
            {
                resumed.Add(name.ToString());
            }
        }
        return resumed;
    }

    // What the configuration does not name any more is not lastgood's to touch.
    private IEnumerable<WorkloadName> Mine(IReadOnlyList<string> parts) =>
        options.Workloads.Where(w => parts.Contains(w.ToString(), StringComparer.Ordinal));
}
