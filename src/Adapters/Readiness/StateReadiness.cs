using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Readiness;

/// <summary>Whether lastgood's own state folder lets a rollback be carried out.</summary>
/// <param name="folder">The folder.</param>
public sealed class StateReadiness(string folder) : IReadiness
{
    /// <summary>Less than this, in bytes, is no room: a journal that cannot be written stops a run.</summary>
    public const long LeastRoom = 256L * 1024 * 1024;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        Task.FromResult<IReadOnlyList<ReadinessCheck>>([
            Room.Check("disk space", folder, LeastRoom),
            Directory.Exists(folder)
                ? Writing.Check(folder)
                : ReadinessCheck.Unknown(
                    "permissions",
                    $"{folder} is not there yet; the first command that writes something makes it"
                ),
        ]);
}
