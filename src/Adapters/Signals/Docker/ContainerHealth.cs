using System.Globalization;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>What a container's state says of its health.</summary>
internal static class ContainerHealth
{
    /// <summary>
    /// One that does not run is ill; one that runs is what its health check says. One that is starting, or has no check, is
    /// neither well nor ill.
    /// </summary>
    public static HealthReading Of(string name, StateJson state, TimeSpan at)
    {
        return state switch
        {
            { Status: "running", Health: null or { Status: "none" } } => HealthReading.None(
                $"container {name} runs, and has no health check: give it one (HEALTHCHECK in its Dockerfile, or --health-cmd)"
            ),
            { Status: "running", Health: { Status: "healthy" } } => Known(
                true,
                $"container {name} is healthy"
            ),
            { Status: "running", Health: { Status: "unhealthy" } health } => Known(
                false,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"container {name} is unhealthy, {health.FailingStreak} checks failed in a row{Said(health)}"
                )
            ),
            { Status: "running", Health: { } health } => HealthReading.None(
                $"container {name} runs, its health check says: {Spoken.Excerpt(health.Status)}"
            ),
            _ => Known(false, $"container {name} is {state.Words()}"),
        };

        HealthReading Known(bool healthy, string evidence) =>
            new(new HealthSample(at, healthy, evidence), Missing: null);
    }

    private static string Said(HealthJson health) =>
        health.Log is [.., { Output: { Length: > 0 } output }]
            ? $", the last one said: {Spoken.Excerpt(output)}"
            : "";
}
