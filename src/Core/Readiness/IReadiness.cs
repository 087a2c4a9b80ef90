using Lastgood.Core.Releases;

namespace Lastgood.Core.Readiness;

/// <summary>
/// Whatever knows what a rollback of one service needs besides its plan: permissions, room on disks, tools. Platforms
/// implement it beside their contract.
/// </summary>
public interface IReadiness
{
    /// <summary>Looks now. Reads only. Trouble with one thing is its answer and does not cost the others.</summary>
    /// <param name="target">The release that it would go back to; null where there is none.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ReadinessCheck>> CheckAsync(Release? target, CancellationToken cancellation);
}
