using Lastgood.Adapters.Processes;
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
            Writable(),
        ]);

    private ReadinessCheck Writable()
    {
        var probe = Path.Combine(folder, $".ready-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return ReadinessCheck.Yes("permissions", $"{folder} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadinessCheck.No(
                "permissions",
                $"{folder} cannot be written: {Spoken.Excerpt(e.Message)}",
                $"run lastgood as the user that owns it: {CommandLine.Show(["ls", "-ld", folder])}"
            );
        }
    }
}
