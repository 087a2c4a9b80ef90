using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Whether the cluster allows what a rollback needs, as readiness checks.</summary>
internal static class PermissionChecks
{
    /// <summary>Asks for one permission in a namespace.</summary>
    public static async Task<ReadinessCheck> OfAsync(
        KubeApi api,
        string space,
        (string Verb, string Resource, string Group) need,
        CancellationToken cancellation
    )
    {
        try
        {
            var may = await Permissions.CanAsync(
                api,
                need.Verb,
                need.Resource,
                need.Group,
                space,
                cancellation
            );
            return may.IsGranted
                ? ReadinessCheck.Yes($"may {may.What}", $"in namespace {space}")
                : ReadinessCheck.No(
                    $"may {may.What}",
                    $"not allowed in namespace {space}",
                    may.Remedy
                );
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.Unknown($"may {need.Verb} {need.Resource}", e.Message, e.Remedy);
        }
    }
}
