using System.Globalization;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Docker;

/// <summary>What a container is made of, in the engine's own terms.</summary>
/// <param name="Body">What <c>/containers/create</c> is sent.</param>
/// <param name="FurtherNetworks">The networks that it is connected to afterwards: older engines take only one at once.</param>
internal sealed record ContainerSpec(
    JsonObject Body,
    IReadOnlyList<(string Network, JsonObject Endpoint)> FurtherNetworks
)
{
    /// <summary>
    /// A container like another one, of another image: the same networks, mounts, limits, ports, restart policy, health check, labels
    /// and environment. What the other one only had from its image, the new one has from its own.
    /// </summary>
    /// <param name="container">The one that it is like.</param>
    /// <param name="image">That one's image.</param>
    /// <param name="reference">The new image.</param>
    /// <param name="labels">Labels that it has besides.</param>
    /// <param name="environment">Its whole environment (<c>NAME=value</c>) besides the image's; null for that of the one that it is like.</param>
    public static ContainerSpec Like(
        Container container,
        Image image,
        string reference,
        IReadOnlyDictionary<string, string> labels,
        IReadOnlyList<string>? environment
    )
    {
        var config = OwnSettings.Of(
            container.Raw["Config"] as JsonObject ?? [],
            image.Raw["Config"] as JsonObject ?? []
        );
        DropOwnName(config, container);
        config["Image"] = reference;
        if (environment is not null)
        {
            config["Env"] = new JsonArray([.. environment.Select(static e => (JsonNode)e)]);
        }
        var all = config["Labels"] as JsonObject ?? [];
        foreach (var (name, value) in labels)
        {
            all[name] = value;
        }
        config["Labels"] = all;
        var host = HostOf(container);
        AddAnonymousVolumes(container, host);
        return Build(container, config, host, static endpoint => endpoint);
    }

    /// <summary>
    /// A second one of a container, to be tried beside what serves: the same image, environment, mounts, networks and limits, but nothing by
    /// which users could reach it. No aliases, addresses, ports or labels of the first; one port on the loopback alone.
    /// </summary>
    /// <param name="container">The one to try.</param>
    /// <param name="port">The port inside the container, e.g. <c>8080/tcp</c>.</param>
    /// <param name="labels">All the labels that it has.</param>
    public static ContainerSpec Trial(
        Container container,
        string port,
        IReadOnlyDictionary<string, string> labels
    )
    {
        var config = (container.Raw["Config"]?.DeepClone() as JsonObject) ?? [];
        // Newer engines make a host name an alias.
        config.Remove("Hostname");
        config.Remove("MacAddress");
        config["Image"] = container.Image;
        config["ExposedPorts"] = new JsonObject { [port] = new JsonObject() };
        config["Labels"] = new JsonObject([
            .. labels.Select(static l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)),
        ]);
        var host = HostOf(container);
        AddAnonymousVolumes(container, host);
        host["PublishAllPorts"] = false;
        host["PortBindings"] = new JsonObject
        {
            [port] = new JsonArray(new JsonObject { ["HostIp"] = "127.0.0.1", ["HostPort"] = "" }),
        };
        host["RestartPolicy"] = new JsonObject { ["Name"] = "no" };
        return Build(
            container,
            config,
            host,
            static endpoint =>
            {
                endpoint.Remove("Aliases");
                endpoint.Remove("IPAMConfig");
                return endpoint;
            }
        );
    }

    /// <summary>The same, published nowhere but at one address of this machine.</summary>
    /// <param name="port">The port inside the container.</param>
    /// <param name="at">Where it answers: an address of this machine, or any name of it.</param>
    public ContainerSpec PublishedAt(int port, Uri at)
    {
        var body = (JsonObject)Body.DeepClone();
        var inside = string.Create(CultureInfo.InvariantCulture, $"{port}/tcp");
        var exposed = body["ExposedPorts"] as JsonObject ?? [];
        exposed[inside] = new JsonObject();
        body["ExposedPorts"] = exposed.Parent is null ? exposed : exposed.DeepClone();
        body["HostConfig"]!["PortBindings"] = new JsonObject
        {
            [inside] = new JsonArray(
                new JsonObject
                {
                    ["HostIp"] = at.HostNameType == UriHostNameType.IPv4 ? at.Host : "",
                    ["HostPort"] = at.Port.ToString(CultureInfo.InvariantCulture),
                }
            ),
        };
        return this with { Body = body };
    }

    private static ContainerSpec Build(
        Container container,
        JsonObject config,
        JsonObject host,
        Func<JsonObject, JsonObject> change
    )
    {
        var mode = (string?)host["NetworkMode"] ?? "default";
        JsonObject first = [];
        var further = new List<(string, JsonObject)>();
        foreach (
            var (network, settings) in container.Raw["NetworkSettings"]?["Networks"] as JsonObject
                ?? []
        )
        {
            var endpoint = change(EndpointOf(container, settings as JsonObject ?? []));
            if (network == mode || (mode == "default" && network == "bridge"))
            {
                first[network] = endpoint;
            }
            else
            {
                further.Add((network, endpoint));
            }
        }
        if (
            first.Count == 0
            && mode is not ("host" or "none")
            && !mode.Contains(':', StringComparison.Ordinal)
            && further is [var only]
        )
        {
            // The mode names it by its id.
            first[only.Item1] = only.Item2;
            further.Clear();
        }
        config["HostConfig"] = host;
        config["NetworkingConfig"] = new JsonObject { ["EndpointsConfig"] = first };
        return new ContainerSpec(config, further);
    }

    // Only what was asked for, not what the engine made of it.
    private static JsonObject EndpointOf(Container container, JsonObject settings)
    {
        var endpoint = new JsonObject();
        foreach (var key in new[] { "IPAMConfig", "Links", "DriverOpts" })
        {
            if (settings[key] is { } value)
            {
                endpoint[key] = value.DeepClone();
            }
        }
        if (settings["Aliases"] is JsonArray aliases)
        {
            endpoint["Aliases"] = new JsonArray([
                .. aliases
                    .Select(static a => (string?)a)
                    .Where(a => a != ImageName.Short(container.Id))
                    .Select(static a => (JsonNode?)a),
            ]);
        }
        return endpoint;
    }

    private static JsonObject HostOf(Container container)
    {
        var host = (container.Raw["HostConfig"]?.DeepClone() as JsonObject) ?? [];
        host.Remove("ContainerIDFile");
        if (host["Links"] is JsonArray links)
        {
            // Told as "/db:/shop/database", asked for as "db:database".
            host["Links"] = new JsonArray([
                .. links
                    .Select(static l => ((string?)l ?? "").Split(':'))
                    .Where(static l => l.Length == 2)
                    .Select(static l => (JsonNode)$"{l[0].TrimStart('/')}:{l[1].Split('/')[^1]}"),
            ]);
        }
        return host;
    }

    /// <summary>Volumes that the engine made for it are nowhere in what was asked for; their data are the service's.</summary>
    private static void AddAnonymousVolumes(Container container, JsonObject host)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bind in host["Binds"] as JsonArray ?? [])
        {
            asked.Add(((string?)bind ?? "").Split(':') is [_, var target, ..] ? target : "");
        }
        foreach (var mount in host["Mounts"] as JsonArray ?? [])
        {
            asked.Add((string?)mount?["Target"] ?? "");
        }
        foreach (var mount in container.Raw["Mounts"] as JsonArray ?? [])
        {
            if (
                (string?)mount?["Type"] == "volume"
                && (string?)mount["Name"] is { } name
                && (string?)mount["Destination"] is { } target
                && asked.Add(target)
            )
            {
                if (host["Binds"] is not JsonArray binds)
                {
                    host["Binds"] = binds = [];
                }
                binds.Add((JsonNode)$"{name}:{target}");
            }
        }
    }

    private static void DropOwnName(JsonObject config, Container container)
    {
        if ((string?)config["Hostname"] == ImageName.Short(container.Id))
        {
            config.Remove("Hostname");
        }
    }
}
