using System.Net;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>A pod's status: what is known of it, and its writing to the API in the form and order of a real kubelet.</summary>
internal sealed class PodReport(ApiClient api, Pod pod, string hostAddress, string address)
    : IDisposable
{
    private readonly SemaphoreSlim writing = new(1);
    private readonly Dictionary<string, (string Status, string Since)> conditions = new(
        StringComparer.Ordinal
    );
    private readonly string startTime = Times.Now();
    private string written = "";

    public IReadOnlyList<ContainerSlot> Init { get; } =
    [.. pod.InitContainers.Select(spec => new ContainerSlot(spec, "PodInitializing"))];

    public IReadOnlyList<ContainerSlot> Main { get; } =
    [
        .. pod.Containers.Select(spec => new ContainerSlot(
            spec,
            pod.InitContainers.Any() ? "PodInitializing" : "ContainerCreating"
        )),
    ];

    /// <summary>Whether the volumes are mounted and the network is there.</summary>
    public bool Sandbox { get; set; }

    /// <summary>It has been evicted: why; or null.</summary>
    public string? Evicted { get; set; }

    /// <summary>Whether its containers are not started again, whatever its policy says.</summary>
    public bool Over { get; set; }

    /// <summary>Changes something, and writes the status.</summary>
    public async Task ChangeAsync(Action change, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            change();
            var status = Status();
            var text = status.ToJsonString();
            if (text == written)
            {
                return;
            }
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = pod.Uid },
                ["status"] = status,
            };
            await api.PatchAsync($"{pod.Path}/status", patch, ct);
            written = text;
        }
        // The pod is gone, or another has its name.
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        { }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private string Phase()
    {
        if (Evicted is not null)
        {
            return "Failed";
        }
        var ended = Main.All(slot => slot.ExitCode is not null);
        if (ended && (Over || pod.RestartPolicy != "Always"))
        {
            var failed = Main.Any(slot => slot.ExitCode != 0);
            return !failed ? "Succeeded"
                : Over || pod.RestartPolicy == "Never" ? "Failed"
                : "Running";
        }
        if (pod.RestartPolicy == "Never" && Init.Any(slot => slot.ExitCode is not null and not 0))
        {
            return "Failed";
        }
        return Main.All(slot => slot.HasRun) ? "Running" : "Pending";
    }

    private JsonObject Status()
    {
        var phase = Phase();
        var status = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = Conditions(phase),
            ["hostIP"] = hostAddress,
            ["startTime"] = startTime,
            ["containerStatuses"] = new JsonArray([.. Main.Select(slot => slot.Json())]),
        };
        if (Init.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([.. Init.Select(slot => slot.Json())]);
        }
        if (Sandbox)
        {
            status["podIP"] = address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        }
        if (Evicted is not null)
        {
            status["reason"] = "Evicted";
            status["message"] = Evicted;
        }
        return status;
    }

    private JsonArray Conditions(string phase)
    {
        var over = phase switch
        {
            "Succeeded" => "PodCompleted",
            "Failed" => "PodFailed",
            _ => null,
        };
        var unready = Main.Where(slot => !slot.Ready).Select(slot => slot.Name).ToList();
        var ready = unready.Count == 0;
        var reason = ready ? null : over ?? "ContainersNotReady";
        var message =
            ready || over is not null
                ? null
                : $"containers with unready status: [{string.Join(' ', unready)}]";
        var incomplete = Init.Where(slot => slot.ExitCode != 0).Select(slot => slot.Name).ToList();
        var initialized = incomplete.Count == 0;
        return
        [
            Condition("PodReadyToStartContainers", Sandbox && over is null),
            Condition(
                "Initialized",
                initialized,
                !initialized ? "ContainersNotInitialized"
                    : over is "PodCompleted" ? over
                    : null,
                initialized
                    ? null
                    : $"containers with incomplete status: [{string.Join(' ', incomplete)}]"
            ),
            Condition("Ready", ready, reason, message),
            Condition("ContainersReady", ready, reason, message),
            .. Evicted is null
                ? []
                : (JsonNode[])
                    [Condition("DisruptionTarget", true, "TerminationByKubelet", Evicted)],
        ];
    }

    // A patch of the strategic kind: what is null there is removed.
    private JsonObject Condition(
        string type,
        bool holds,
        string? reason = null,
        string? message = null
    )
    {
        var status = holds ? "True" : "False";
        if (!conditions.TryGetValue(type, out var known) || known.Status != status)
        {
            known = conditions[type] = (status, Times.Now());
        }
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = known.Since,
            ["reason"] = reason,
            ["message"] = message,
        };
    }
}
