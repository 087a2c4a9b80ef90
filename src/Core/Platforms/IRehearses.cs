namespace Lastgood.Core.Platforms;

/// <summary>What a platform can that has a place where a release runs and no user is.</summary>
public interface IRehearses
{
    /// <summary>
    /// The steps that start a release there and wait until it is well, or why that cannot be done. None of them moves traffic,
    /// or takes the place of anything that runs; each can be undone. Changes nothing.
    /// </summary>
    Task<PlanAnswer> RehearseAsync(Activation activation, CancellationToken cancellation);
}
