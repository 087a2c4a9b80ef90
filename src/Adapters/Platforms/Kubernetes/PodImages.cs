using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Images;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Whether the images of a template can be had.</summary>
internal sealed class PodImages(KubernetesOptions options, KubeApi api, IImageRegistry registry)
{
    /// <summary>Why one cannot; null where all can, or where that cannot be told from here.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<Refusal?> MissingAsync(
        string release,
        Workload workload,
        JsonObject template,
        CancellationToken cancellation
    )
    {
        var today = PodTemplate.Images(workload.Template).Values.ToHashSet(StringComparer.Ordinal);
        foreach (
            var image in PodTemplate
                .Images(template)
                .Values.Where(i => !today.Contains(i))
                .Distinct(StringComparer.Ordinal)
        )
        {
            var answer = await registry.HasAsync(image, PullSecrets(template), cancellation);
            if (answer == ImageAnswer.Missing && !await IsOnNodeAsync(image, cancellation))
            {
                return new Refusal(
                    $"the image {image} of {release} is not in its registry any more, and on no node: its pods would not start",
                    $"push it again, or choose another release: lastgood history {options.Service}"
                );
            }
        }
        return null;
    }

    private Func<CancellationToken, Task<IReadOnlyList<JsonObject>>> PullSecrets(
        JsonObject template
    ) =>
        async cancellation =>
        {
            var found = new List<JsonObject>();
            foreach (
                var name in template
                    .Items("spec", "imagePullSecrets")
                    .Select(static s => s.Text("name"))
            )
            {
                if (
                    name is not null
                    && await api.FindAsync(
                        KubeResource.Secrets,
                        options.Namespace,
                        name,
                        cancellation
                    )
                        is { } secret
                )
                {
                    found.Add(secret);
                }
            }
            return found;
        };

    private async Task<bool> IsOnNodeAsync(string image, CancellationToken cancellation)
    {
        try
        {
            var nodes = await api.ListAsync(KubeResource.Nodes, null, null, cancellation);
            return nodes.Items.Any(n =>
                n.Items("status", "images")
                    .SelectMany(static i =>
                        (i["names"] as JsonArray ?? []).Select(static x => x.Text())
                    )
                    .Any(x =>
                        x == image || x?.EndsWith("/" + image, StringComparison.Ordinal) == true
                    )
            );
        }
        catch (PlatformException)
        {
            // Not allowed to look at nodes: the registry's word is what there is.
            return false;
        }
    }
}
