using Lastgood.Adapters.ArgoCd;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Finds out what an application is made from.</summary>
internal sealed class Owners(ArgoCdOptions options, ArgoApplications applications)
{
    /// <summary>They, those first that are known to switch auto-sync on again. What may not be read is there and not known.</summary>
    public async Task<IReadOnlyList<Owner>> OfAsync(
        ArgoApplication application,
        CancellationToken cancellation
    )
    {
        var owners = new List<Owner>();
        if (Owner.SetOf(application) is { } set)
        {
            var answer = await applications.SetAsync(set, cancellation);
            owners.Add(
                Owner.OfSet(set, answer.Succeeded ? answer.Body : null, options.Application)
            );
        }
        if (Owner.ParentOf(application) is { } parent)
        {
            var answer = await applications.OtherAsync(parent.Name, parent.Space, cancellation);
            if (answer.Succeeded || !parent.IsGuess)
            {
                owners.Add(
                    Owner.OfParent(
                        parent.Name,
                        answer is { Succeeded: true, Body: { } body }
                            ? new ArgoApplication(body)
                            : null
                    )
                );
            }
        }
        return [.. owners.OrderByDescending(static o => o.SwitchesOn == true)];
    }
}
