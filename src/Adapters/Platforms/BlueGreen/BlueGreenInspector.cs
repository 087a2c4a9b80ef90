using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen;

/// <summary>Looks at both slots and at the load balancer.</summary>
internal sealed class BlueGreenInspector(
    IReadOnlyList<Slot> slots,
    SlotControl control,
    ITraffic traffic,
    Front front
)
{
    /// <summary>What serves, what else could, and what stands in the way.</summary>
    public async Task<BlueGreenInspection> InspectAsync(CancellationToken cancellation)
    {
        var looking = Task.WhenAll(slots.Select(s => control.LookAsync(s, cancellation)));
        var now = await traffic.LookAsync(looking, cancellation);
        var states = await looking;
        var serving = states.FirstOrDefault(s => s.Slot.Name == now.Serving);
        var version =
            serving?.Version
            ?? (now.Reachable ? (await front.UsersVersionAsync(cancellation)).Version : null);
        return new BlueGreenInspection(
            states,
            now,
            version,
            [
                .. states.Select(s => new Candidate(
                    s.Slot.Name,
                    s.Slot.Url,
                    s.Version,
                    s.Running,
                    s.Running ? s.Healthy : null,
                    s == serving
                )
                {
                    Artifact = s.Artifact,
                }),
            ],
            [.. Problems(states, now)]
        );
    }

    private IEnumerable<string> Problems(SlotState[] states, TrafficState now)
    {
        if (now.Obstacle is { } obstacle)
        {
            yield return $"{obstacle.Reason}. {obstacle.Remedy}";
        }
        else if (now.Setup is { } setup)
        {
            yield return setup.Outlook;
        }
        foreach (var state in states)
        {
            if (state.Occupant is { } occupant)
            {
                var taken = StartStep.Taken(control.Host, state.Slot, occupant);
                yield return $"{taken.Message}. {taken.Remedy}";
            }
        }
    }
}

/// <summary>What was found, in terms of slots too: what a plan is made from.</summary>
/// <param name="States">The slots.</param>
/// <param name="Now">Where traffic goes.</param>
/// <param name="Serving">See <see cref="Inspection"/>.</param>
/// <param name="Candidates">See <see cref="Inspection"/>.</param>
/// <param name="Problems">See <see cref="Inspection"/>.</param>
internal sealed record BlueGreenInspection(
    SlotState[] States,
    TrafficState Now,
    string? Serving,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<string> Problems
) : Inspection(Serving, Candidates, Problems);
