using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>What sources ask of an engine. What is asked only reads; trouble is no figure.</summary>
internal static class EngineReadings
{
    /// <summary>The state of a container; a name may be another container's the next time.</summary>
    /// <exception cref="NoFigureException">The engine was not reached, or has no such container.</exception>
    public static Task<ContainerJson> ContainerAsync(
        this DockerEngine engine,
        string name,
        CancellationToken cancellation
    ) =>
        ReadAsync(() =>
            engine.GetAsync(
                $"/containers/{Uri.EscapeDataString(name)}/json",
                DockerJson.Default.ContainerJson,
                cancellation
            )
        );

    /// <summary>What a running container uses now.</summary>
    /// <exception cref="NoFigureException">It could not be told.</exception>
    public static Task<StatsJson> StatsAsync(
        this DockerEngine engine,
        string id,
        CancellationToken cancellation
    ) =>
        ReadAsync(() =>
            // one-shot: without it, the engine takes a second to measure what is measured here between readings.
            engine.GetAsync(
                $"/containers/{Uri.EscapeDataString(id)}/stats?stream=false&one-shot=true",
                SignalJson.Default.StatsJson,
                cancellation
            )
        );

    /// <summary>The events of a span that has ended, as far as the engine still has them (the newest 256 of all kinds).</summary>
    /// <exception cref="NoFigureException">They could not be told.</exception>
    public static async Task<IReadOnlyList<DockerEvent>> EventsAsync(
        this DockerEngine engine,
        string query,
        CancellationToken cancellation
    )
    {
        var answer = await ReadAsync(() =>
            engine.SendAsync(new EngineRequest("GET", $"/events?{query}"), cancellation)
        );
        return
        [
            .. answer
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => DockerEvent.Parse(line))
                .OfType<DockerEvent>(),
        ];
    }

    private static async Task<T> ReadAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (PlatformException e)
        {
            throw new NoFigureException(EngineSocket.InOneLine(e));
        }
    }
}
