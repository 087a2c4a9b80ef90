using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>The spec that a release is given: what is kept of it, and whether that still holds.</summary>
internal sealed class Bases(SwarmOptions options, SwarmServices services, SpecShelf shelf)
{
    /// <summary>The one that it ran with, as lastgood kept it, else as Swarm did; null for today's.</summary>
    /// <param name="release">The release.</param>
    /// <param name="pin">What it is made of.</param>
    /// <param name="service">The service.</param>
    public KeptSpec? Find(string release, string pin, ServiceJson service)
    {
        if (options.Spec == SpecMode.Today)
        {
            return null;
        }
        if (shelf.Find(release, pin) is { } kept)
        {
            return kept;
        }
        return
            service.PreviousSpec is { } previous
            && ImageName.Parse(ServiceSpec.ImageOf(previous)) is { Digest: not null } name
            && name.Pin == pin
            ? new KeptSpec(release, pin, SeenAt: null, (JsonObject)previous.DeepClone())
            : null;
    }

    /// <summary>Why a kept spec cannot be used any more; null where it can. Today's is in use.</summary>
    public async Task<Refusal?> MissingAsync(
        string release,
        KeptSpec? basis,
        CancellationToken cancellation
    )
    {
        foreach (var (what, path) in basis is null ? [] : ServiceSpec.References(basis.Spec))
        {
            if (!await services.ExistsAsync(path, cancellation))
            {
                return new Refusal(
                    $"the spec that {release} ran with needs the {what}, which is not in the swarm any more",
                    "one that is made anew has another id; write spec: today, to give the release those of today's spec"
                );
            }
        }
        return null;
    }
}
