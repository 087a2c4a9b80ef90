namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>
/// How much of a cluster is followed at once: each namespace that has services by itself, which a role in that namespace allows; with
/// many of them all of the cluster where the user may, which takes fewer watches.
/// </summary>
internal static class MirrorScope
{
    /// <summary>So many namespaces are followed one by one whatever is allowed.</summary>
    public const int Few = 10;

    private static readonly string[] Verbs = ["list", "watch"];

    /// <summary>The namespaces to follow; null for all of them.</summary>
    /// <exception cref="Lastgood.Core.Platforms.PlatformException">The server could not be asked what is allowed.</exception>
    public static async Task<IReadOnlyList<string?>> ChooseAsync(
        KubeApi api,
        IReadOnlyCollection<KubeInterest> interests,
        CancellationToken cancellation
    )
    {
        var spaces = interests
            .Select(static i => (string?)i.Namespace)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (spaces.Count <= Few)
        {
            return spaces;
        }
        var kinds = interests.SelectMany(static i => i.Kinds).Append(KubeResource.Pods).Distinct();
        foreach (var kind in kinds)
        {
            foreach (var verb in Verbs)
            {
                var answer = await Permissions.CanAsync(
                    api,
                    verb,
                    kind.Plural,
                    kind.Group.Contains('/', StringComparison.Ordinal)
                        ? kind.Group.Split('/')[0]
                        : "",
                    space: null,
                    cancellation
                );
                if (!answer.IsGranted)
                {
                    return spaces;
                }
            }
        }
        return [null];
    }
}
