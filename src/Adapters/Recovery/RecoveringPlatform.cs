using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Recovery;

/// <summary>
/// A platform whose rollbacks also clear caches: what the bad release wrote there would break the good one. They come after
/// the verification, since nothing brings a cleared cache back.
/// </summary>
/// <param name="inner">The platform.</param>
/// <param name="options">Which caches.</param>
/// <param name="clearing">Clears them.</param>
public sealed class RecoveringPlatform(
    IPlatform inner,
    RecoveryOptions options,
    CacheClearing clearing
) : IPlatform
{
    private const string StepName = "clear-cache";

    // Whether a cache is clear cannot be seen: it fills again at once. What this process cleared, it knows.
    private readonly HashSet<string> cleared = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public bool KeepsConfiguration => inner.KeepsConfiguration;

    /// <inheritdoc/>
    public IScales? Scales => inner.Scales;

    /// <inheritdoc/>
    public IPauses? Pauses => inner.Pauses;

    /// <inheritdoc/>
    public IRehearses? Rehearses => inner.Rehearses;

    /// <inheritdoc/>
    public Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        inner.InspectAsync(cancellation);

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation)
    {
        var answer = await inner.PlanAsync(activation, cancellation);
        return activation.Kind != RunKind.Rollback || answer.Refusal is not null
            ? answer
            : answer with
            {
                Steps =
                [
                    .. answer.Steps.Where(static s => s.Stage == Stage.Activate),
                    .. options
                        .Caches.Where(c =>
                            options.AfterRollback.Contains(c.Name, StringComparer.Ordinal)
                        )
                        .Select(StepOf),
                    .. answer.Steps.Where(static s => s.Stage == Stage.Retire),
                ],
            };
    }

    /// <inheritdoc/>
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        IsOwn(step) ? Task.FromResult(Details.None) : inner.CaptureAsync(step, cancellation);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        !IsOwn(step)
            ? inner.ObserveAsync(step, cancellation)
            : Task.FromResult(
                cleared.Contains(step.Arguments["cache"])
                    ? Observation.Applied
                    : Observation.NotApplied
            );

    /// <inheritdoc/>
    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        if (!IsOwn(step))
        {
            return await inner.ApplyAsync(step, cancellation);
        }
        var name = step.Arguments["cache"];
        var cache =
            options.Caches.FirstOrDefault(c => c.Name == name)
            ?? throw new PlatformException(
                $"there is no cache {name} any more",
                $"put it back into \"recovery: caches:\", or leave it uncleared"
            );
        var (worked, evidence) = await clearing.ClearAsync(cache, options.Timeout, cancellation);
        if (!worked)
        {
            throw new PlatformException(
                $"the cache {name} was not cleared: {evidence}",
                "the service serves; clear it by hand: lastgood recover SERVICE clear-cache"
            );
        }
        cleared.Add(name);
        return Details.Of(("cleared", evidence));
    }

    /// <inheritdoc/>
    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) =>
        IsOwn(step)
            ? Task.FromResult(Details.Of(("left", "a cleared cache fills again by itself")))
            : inner.UndoAsync(step, capture, cancellation);

    /// <inheritdoc/>
    public Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation) =>
        inner.VerifyAsync(version, cancellation);

    private static bool IsOwn(PlannedStep step) => step.Name == StepName;

    private PlannedStep StepOf(Cache cache) =>
        new(
            StepName,
            $"clear the cache {cache.Name}: {cache.What}",
            Stage.Retire,
            [],
            Details.Of(("cache", cache.Name)),
            options.Timeout
        );
}
