using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Docker;

/// <summary>A container that runs, as far as a first configuration needs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">The image, as it was named when the container was made.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Ports">Its TCP ports that are published at ports of this machine, in the order of these, each once.</param>
public sealed record SurveyedContainer(
    string Name,
    string Image,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<PublishedPort> Ports
)
{
    /// <summary>A label's value; null where it has no such label.</summary>
    public string? Label(string name) => Labels.GetValueOrDefault(name);
}

/// <summary>A service of a swarm, as far as a first configuration needs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image, as its spec names it.</param>
/// <param name="Ports">The TCP ports that it is published at, in order.</param>
public sealed record SurveyedService(string Name, string Image, IReadOnlyList<int> Ports);

/// <summary>A port of a container.</summary>
/// <param name="Outside">The port of this machine.</param>
/// <param name="Inside">The port inside the container.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PublishedPort(int Outside, int Inside);

/// <summary>Looks at what an engine runs; reads only.</summary>
public static class EngineSurvey
{
    /// <summary>The containers that run, by name; none where there is no engine, or it does not let this user ask.</summary>
    /// <param name="options">The engine.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<SurveyedContainer>> ContainersAsync(
        DockerOptions options,
        CancellationToken cancellation
    )
    {
        using var engine = new DockerEngine(options, TimeProvider.System);
        try
        {
            var listed = await new Containers(engine).ListAsync(cancellation);
            return
            [
                .. listed
                    .Where(static container => container is { State: "running", Names: [_, ..] })
                    .Select(Of)
                    .OrderBy(static container => container.Name, StringComparer.Ordinal),
            ];
        }
        catch (PlatformException)
        {
            return [];
        }
    }

    /// <summary>The services of the swarm that an engine is a manager of, by name; none where it is no manager, or none is there.</summary>
    /// <param name="options">The engine.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<SurveyedService>> ServicesAsync(
        DockerOptions options,
        CancellationToken cancellation
    )
    {
        using var engine = new DockerEngine(options, TimeProvider.System);
        try
        {
            var services = new SwarmServices(
                engine,
                new RegistryLogins(RegistryLogins.DefaultPath)
            );
            return
            [
                .. (await services.ListAsync(cancellation))
                    .Select(static service => Of(service.Spec))
                    .OrderBy(static service => service.Name, StringComparer.Ordinal),
            ];
        }
        catch (PlatformException)
        {
            return [];
        }
    }

    private static SurveyedService Of(JsonObject spec) =>
        new(
            (string?)spec["Name"] ?? "",
            (string?)spec["TaskTemplate"]?["ContainerSpec"]?["Image"] ?? "",
            [
                .. (spec["EndpointSpec"]?["Ports"]?.AsArray() ?? [])
                    .Where(static port =>
                        (string?)port?["Protocol"] is null or "tcp"
                        && (int?)port?["PublishedPort"] is > 0
                    )
                    .Select(static port => (int)port!["PublishedPort"]!)
                    .Order(),
            ]
        );

    private static SurveyedContainer Of(ListedContainerJson container) =>
        new(
            container.Names![0].TrimStart('/'),
            container.Image ?? "",
            container.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal),
            [
                .. (container.Ports ?? [])
                    .Where(static port => port is { PublicPort: > 0, Type: "tcp" })
                    .Select(static port => new PublishedPort(port.PublicPort, port.PrivatePort))
                    .DistinctBy(static port => port.Outside)
                    .OrderBy(static port => port.Outside),
            ]
        );
}
