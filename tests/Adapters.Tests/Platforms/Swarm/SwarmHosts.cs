using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;

namespace Lastgood.Adapters.Tests.Platforms.Swarm;

/// <summary>The tests that run services in a swarm, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SwarmCollection : ICollectionFixture<SwarmHosts>
{
    public const string Name = "Swarm";
}

/// <summary>A swarm of one node, with a registry beside it that has the images of "shop".</summary>
public sealed class SwarmHosts : DockerHosts
{
    public const string Service = "stack_web";

    private readonly string gateway = $"lg{Guid.NewGuid():n}"[..12];
    private readonly Dictionary<string, string> digests = new(StringComparer.Ordinal);

    /// <summary>A release's image as Swarm is told of it.</summary>
    public string ImageOf(string release) =>
        $"{Repository}:{release}@{digests[release].Split('@')[1]}";

    /// <summary>What a release is made of.</summary>
    public string PinOf(string release) => digests[release];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        // Made before the swarm, it has a name of its own on this machine.
        await PostAsync(
            "/networks/create",
            $$"""{ "Name": "docker_gwbridge", "Options": { "com.docker.network.bridge.name": "{{gateway}}" } }"""
        );
        // An address of its own, too: another swarm on this machine has the same ports.
        var address = $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}.1";
        await PostAsync(
            "/swarm/init",
            $$"""{"ListenAddr":"{{address}}:{{FreePorts.Take(1)[0]}}","AdvertiseAddr":"{{address}}","DataPathAddr":"{{address}}"}"""
        );
        foreach (var release in new[] { "1.0", "1.1", "1.2", "2.0" })
        {
            digests[release] = await PushAsync(release);
        }
        // Swarm's monitor time does not matter to what never runs: a busy machine sees no end of it too late.
        await ReleaseAsync("broken", "/bin/nothing");
        await ReleaseAsync(
            "slow-crash",
            "/bin/busybox",
            "sh",
            "-c",
            "/bin/busybox httpd -p 8080 -h /www; sleep 1; exit 1"
        );
    }

    /// <summary>Makes a release that runs a program, and sends it to the registry.</summary>
    public async Task ReleaseAsync(string release, params IReadOnlyList<string> command)
    {
        await BuildAsync(
            release,
            changes: [$"CMD [{string.Join(',', command.Select(static c => $"\"{c}\""))}]"]
        );
        digests[release] = await PushAsync(release);
    }

    /// <summary>Creates the service, as a person would.</summary>
    /// <param name="port">The port of this machine that it answers at.</param>
    /// <param name="change">What is different about its spec.</param>
    public async Task CreateAsync(int port, Action<JsonObject>? change = null)
    {
        Needed();
        var spec = JsonNode
            .Parse(
                $$"""
                {
                  "Name": "{{Service}}",
                  "Labels": { "com.docker.stack.image": "{{Repository}}:1.0" },
                  "TaskTemplate": {
                    "ContainerSpec": { "Image": "{{ImageOf(
                    "1.0"
                )}}", "Env": ["COLOUR=red"], "StopGracePeriod": 1000000000 },
                    "RestartPolicy": { "Condition": "any", "Delay": 100000000 }
                  },
                  "Mode": { "Replicated": { "Replicas": 1 } },
                  "UpdateConfig": { "Parallelism": 1, "Monitor": 200000000, "FailureAction": "pause", "Order": "stop-first" },
                  "RollbackConfig": { "Parallelism": 1, "Monitor": 200000000, "FailureAction": "pause", "Order": "stop-first" },
                  "EndpointSpec": { "Ports": [{ "Protocol": "tcp", "TargetPort": 8080, "PublishedPort": {{port}}, "PublishMode": "host" }] }
                }
                """
            )!
            .AsObject();
        change?.Invoke(spec);
        await PostAsync("/services/create", spec.ToJsonString());
    }

    /// <summary>What the manager says of the service.</summary>
    public Task<JsonNode> InspectServiceAsync() => GetAsync($"/services/{Service}");

    /// <summary>Changes the service's spec, as a person would.</summary>
    public async Task UpdateAsync(Action<JsonObject> change)
    {
        // Swarm writes down how far an update is, too.
        await Until.Async(
            async () =>
            {
                var service = await InspectServiceAsync();
                var spec = service["Spec"]!.AsObject();
                change(spec);
                try
                {
                    await PostAsync(
                        $"/services/{Service}/update?version={(ulong)service["Version"]!["Index"]!}",
                        spec.ToJsonString()
                    );
                    return "";
                }
                catch (Xunit.Sdk.XunitException e)
                    when (e.Message.Contains("out of sequence", StringComparison.Ordinal))
                {
                    return e.Message;
                }
            },
            static trouble => trouble.Length == 0
        );
    }

    /// <summary>Gives the service a release's image, as a person would.</summary>
    public Task DeployAsync(string release) =>
        UpdateAsync(spec => spec["TaskTemplate"]!["ContainerSpec"]!["Image"] = ImageOf(release));

    /// <summary>The tasks that run and are to.</summary>
    public async Task<IReadOnlyList<JsonNode>> RunningTasksAsync() =>
        [
            .. (await GetAsync("/tasks"))
                .AsArray()
                .Where(static t =>
                    (string)t!["DesiredState"]! == "running"
                    && (string)t["Status"]!["State"]! == "running"
                )
                .Select(static t => t!),
        ];

    /// <summary>Where a task of a release answers, on the bridge of this machine.</summary>
    public async Task<string> AddressOfAsync(string release)
    {
        var containers = (await GetAsync("/containers/json")).AsArray();
        var one = containers.First(c =>
            ((string)c!["Image"]!).StartsWith($"{Repository}:{release}", StringComparison.Ordinal)
        );
        var container = await InspectAsync((string)one!["Id"]!);
        return $"http://{(string)container["NetworkSettings"]!["Networks"]!["bridge"]!["IPAddress"]!}:8080";
    }

    /// <summary>Whether this node takes tasks.</summary>
    public async Task SetAvailabilityAsync(string availability)
    {
        var node = (await GetAsync("/nodes")).AsArray()[0]!;
        var spec = node["Spec"]!.AsObject();
        spec["Availability"] = availability;
        await PostAsync(
            $"/nodes/{(string)node["ID"]!}/update?version={(ulong)node["Version"]!["Index"]!}",
            spec.ToJsonString()
        );
    }

    /// <summary>Removes the service, and waits until nothing is left of it.</summary>
    public async Task RemoveServiceAsync()
    {
        await DeleteAsync($"/services/{Service}");
        await Eventually.IsTrueAsync(async () =>
            (await GetAsync("/containers/json?all=true")).AsArray().Count == 0
        );
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (digests.Count > 0)
        {
            await PostAsync("/swarm/leave?force=true");
            await CleanAsync();
            await DeleteAsync("/networks/docker_gwbridge");
        }
        await base.DisposeAsync();
    }
}
