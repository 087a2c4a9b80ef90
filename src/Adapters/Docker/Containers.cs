using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Docker;

/// <summary>The containers of an engine. All throw <see cref="PlatformException"/> where the engine is not reached or refuses.</summary>
/// <param name="engine">The engine.</param>
internal sealed class Containers(DockerEngine engine)
{
    /// <summary>The most of a log that is read, in bytes.</summary>
    private const int MaxLog = 256 * 1024;

    /// <summary>A container by name or id; null where there is none.</summary>
    public async Task<Container?> FindAsync(string name, CancellationToken cancellation)
    {
        if (await engine.FindAsync($"{Path(name)}/json", cancellation) is not { } raw)
        {
            return null;
        }
        try
        {
            return Container.Of(raw);
        }
        catch (JsonException e)
        {
            throw new PlatformException(
                $"what the Docker Engine at {engine.Options.Socket} says of container {name} cannot be read: {e.Message}",
                $"see: docker inspect {name}",
                e
            );
        }
    }

    /// <summary>All containers, those that do not run included.</summary>
    public async Task<IReadOnlyList<ListedContainerJson>> ListAsync(
        CancellationToken cancellation
    ) =>
        await engine.GetListAsync(
            "/containers/json?all=true",
            DockerJson.Default.ListedContainerJsonArray,
            static container => container.Id,
            cancellation
        );

    /// <summary>Makes a container, connects it to all its networks and does not start it.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(
        string name,
        ContainerSpec spec,
        CancellationToken cancellation
    )
    {
        var answer = await engine.SendAsync(
            new EngineRequest("POST", $"/containers/create?name={Uri.EscapeDataString(name)}")
            {
                Body = spec.Body,
            },
            cancellation
        );
        var id = engine.Read(answer, DockerJson.Default.CreatedJson).Id;
        foreach (var (network, endpoint) in spec.FurtherNetworks)
        {
            await engine.SendAsync(
                new EngineRequest("POST", $"/networks/{Uri.EscapeDataString(network)}/connect")
                {
                    Body = new JsonObject
                    {
                        ["Container"] = id,
                        ["EndpointConfig"] = endpoint.DeepClone(),
                    },
                },
                cancellation
            );
        }
        return id;
    }

    /// <summary>Starts a container; one that runs is left.</summary>
    public Task StartAsync(string name, CancellationToken cancellation) =>
        engine.SendAsync(
            new EngineRequest("POST", $"{Path(name)}/start") { Expected = [304] },
            cancellation
        );

    /// <summary>Stops a container; one that does not run, or is not there, is left.</summary>
    /// <param name="name">Its name or id.</param>
    /// <param name="grace">How long it may take to end by itself; then it is killed.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task StopAsync(string name, TimeSpan grace, CancellationToken cancellation) =>
        engine.SendAsync(
            new EngineRequest(
                "POST",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path(name)}/stop?t={(int)Math.Ceiling(grace.TotalSeconds)}"
                )
            )
            {
                Expected = [304, 404],
                Timeout = grace + engine.Options.Timeout,
            },
            cancellation
        );

    /// <summary>Stops a container that runs and starts it again as it is.</summary>
    /// <param name="name">Its name or id.</param>
    /// <param name="grace">How long it may take to end by itself; then it is killed.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task RestartAsync(string name, TimeSpan grace, CancellationToken cancellation) =>
        engine.SendAsync(
            new EngineRequest(
                "POST",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path(name)}/restart?t={(int)Math.Ceiling(grace.TotalSeconds)}"
                )
            )
            {
                Timeout = grace + engine.Options.Timeout,
            },
            cancellation
        );

    /// <summary>Whether the engine lets a rollback be carried out.</summary>
    public Task<ReadinessCheck> CheckEngineAsync(CancellationToken cancellation) =>
        engine.CheckAsync(cancellation);

    /// <summary>Whether there is room where the engine keeps images.</summary>
    public Task<ReadinessCheck> CheckRoomAsync(CancellationToken cancellation) =>
        engine.CheckRoomAsync(cancellation);

    /// <summary>Gives a container another name.</summary>
    public Task RenameAsync(string name, string newName, CancellationToken cancellation) =>
        engine.SendAsync(
            new EngineRequest("POST", $"{Path(name)}/rename?name={Uri.EscapeDataString(newName)}"),
            cancellation
        );

    /// <summary>Says when the engine starts a container by itself.</summary>
    public Task SetRestartPolicyAsync(
        string name,
        PolicyJson policy,
        CancellationToken cancellation
    ) =>
        engine.SendAsync(
            new EngineRequest("POST", $"{Path(name)}/update")
            {
                Body = new JsonObject
                {
                    ["RestartPolicy"] = JsonSerializer.SerializeToNode(
                        policy,
                        DockerJson.Default.PolicyJson
                    ),
                },
            },
            cancellation
        );

    /// <summary>Removes a container, whatever it does; its named volumes stay. One that is not there is left.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellation) =>
        engine.SendAsync(
            new EngineRequest("DELETE", $"{Path(name)}?force=true") { Expected = [404] },
            cancellation
        );

    /// <summary>The last lines that a container wrote, both its outputs; empty where it has none or the engine does not keep them.</summary>
    /// <param name="name">Its name or id.</param>
    /// <param name="lines">How many.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<string>> LogAsync(
        string name,
        int lines,
        CancellationToken cancellation
    )
    {
        var answer = await engine.SendAsync(
            new EngineRequest(
                "GET",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path(name)}/logs?stdout=true&stderr=true&tail={lines}"
                )
            )
            {
                MaxBytes = MaxLog,
                Expected = [404, 500, 501],
            },
            cancellation
        );
        return answer.Succeeded
            ? LogFrames
                .Text(answer.Body.Span)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
    }

    private static string Path(string name) => $"/containers/{Uri.EscapeDataString(name)}";
}

/// <summary>The engine's way to send both outputs of a container in one answer.</summary>
internal static class LogFrames
{
    private const int Header = 8;

    /// <summary>The text without the frames; a container with a terminal has none.</summary>
    public static string Text(ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder();
        while (!body.IsEmpty)
        {
            // Which output (0 to 2), three zeros, the length of what follows with its highest byte first.
            if (body.Length < Header || body[0] > 2 || body[1..4].IndexOfAnyExcept((byte)0) >= 0)
            {
                return text.Append(Encoding.UTF8.GetString(body)).ToString();
            }
            var length = (int)
                Math.Min(
                    System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(body[4..Header]),
                    (uint)(body.Length - Header)
                );
            text.Append(Encoding.UTF8.GetString(body.Slice(Header, length)));
            body = body[(Header + length)..];
        }
        return text.ToString();
    }
}
