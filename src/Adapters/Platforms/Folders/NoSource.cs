using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>Nothing is known of where releases lie: the host's own name for a release is all that there is.</summary>
internal sealed class NoSource : IReleaseSource
{
    public IReadOnlyDictionary<string, IStep> Steps { get; } =
        new Dictionary<string, IStep>(StringComparer.Ordinal);

    public string? Note => null;

    public Task<SourceState> LookAsync(CancellationToken cancellation) =>
        Task.FromResult(new SourceState(Release: null, "where releases lie is not configured"));

    public Task<SourceAnswer> PlanAsync(
        Activation activation,
        SourceState state,
        CancellationToken cancellation
    ) =>
        Task.FromResult(
            new SourceAnswer(Refusal: null)
            {
                Arguments = Details.Of(("release", activation.Version)),
            }
        );

    public Task<Details> CaptureAsync(CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public Task<Observation> ObserveAsync(Details arguments, CancellationToken cancellation) =>
        Task.FromResult(Observation.Applied);

    public Task<Details> PutAsync(Details arguments, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public Task<Details> PutBackAsync(
        Details arguments,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.None);

    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => Task.FromResult<IReadOnlyList<ReadinessCheck>>([]);

    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Exhibit>>([]);
}
