using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes.Configuration;

/// <summary>Reads what ConfigMaps and Secrets hold.</summary>
internal sealed class Configurations(KubeApi api, string space, SecretVault vault)
{
    /// <summary>All of them, asked at the same time.</summary>
    /// <exception cref="PlatformException">One cannot be read.</exception>
    public async Task<IReadOnlyList<ConfigContent>> ReadAsync(
        IEnumerable<ConfigRef> references,
        CancellationToken cancellation
    ) => await Task.WhenAll(references.Select(r => ReadAsync(r, cancellation)));

    /// <summary>One of them.</summary>
    /// <exception cref="PlatformException">It cannot be read.</exception>
    public async Task<ConfigContent> ReadAsync(
        ConfigRef reference,
        CancellationToken cancellation
    ) =>
        ConfigContent.Of(
            reference,
            await api.FindAsync(reference.Resource, space, reference.Name, cancellation),
            vault
        );
}
