using Lastgood.Core.Captures;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Activations.Groups;

/// <summary>Keeps evidence of the member that a step is about.</summary>
public sealed class GroupCaptures(GroupSetup group) : ICaptures
{
    /// <inheritdoc/>
    public Task<StateCaptured> KeepAsync(Occasion occasion, CancellationToken cancellation) =>
        occasion.StepName is { } name
        && group.Find(MemberStep.MemberOf(name)).Captures is { } captures
            ? captures.KeepAsync(occasion, cancellation)
            : Task.FromResult(new StateCaptured(occasion.Step, [], []));
}
