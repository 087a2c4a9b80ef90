using System.Text.Json.Nodes;

namespace Lastgood.KubernetesBed;

/// <summary>
/// Objects that tests begin with and change as they need: one container called as the object, a readiness probe, label app, a second
/// until a ready pod counts as available.
/// </summary>
public static class Workloads
{
    /// <summary>A Deployment.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="image">Its image; the tag may say how it fails, see <see cref="Nodes.HollowKubelet"/>.</param>
    /// <param name="replicas">How many pods.</param>
    /// <param name="deadline">Seconds after which a rollout that does not get on is said to have failed.</param>
    public static JsonObject Deployment(
        string name,
        string image,
        int replicas = 2,
        int deadline = 600
    )
    {
        var made = Workload("Deployment", name, image);
        made["spec"]!["replicas"] = replicas;
        made["spec"]!["minReadySeconds"] = 1;
        made["spec"]!["progressDeadlineSeconds"] = deadline;
        return made;
    }

    /// <summary>A StatefulSet.</summary>
    public static JsonObject StatefulSet(string name, string image, int replicas = 2)
    {
        var made = Workload("StatefulSet", name, image);
        made["spec"]!["replicas"] = replicas;
        made["spec"]!["serviceName"] = name;
        return made;
    }

    /// <summary>A DaemonSet.</summary>
    public static JsonObject DaemonSet(string name, string image) =>
        Workload("DaemonSet", name, image);

    /// <summary>A Job that is tried once.</summary>
    public static JsonObject Job(string name, string image)
    {
        var made = Workload("Job", name, image);
        made["apiVersion"] = "batch/v1";
        made["spec"]!.AsObject().Remove("selector");
        made["spec"]!["backoffLimit"] = 0;
        PodSpec(made)["restartPolicy"] = "Never";
        Container(made).Remove("readinessProbe");
        return made;
    }

    /// <summary>Where a workload's pods are described.</summary>
    public static JsonObject PodSpec(JsonObject workload) =>
        workload["spec"]!["template"]!["spec"]!.AsObject();

    /// <summary>Its container.</summary>
    public static JsonObject Container(JsonObject workload) =>
        PodSpec(workload)["containers"]![0]!.AsObject();

    private static JsonObject Workload(string kind, string name, string image) =>
        new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject
                {
                    ["matchLabels"] = new JsonObject { ["app"] = name },
                },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["labels"] = new JsonObject { ["app"] = name },
                    },
                    ["spec"] = new JsonObject
                    {
                        ["containers"] = new JsonArray(
                            new JsonObject
                            {
                                ["name"] = name,
                                ["image"] = image,
                                ["readinessProbe"] = new JsonObject
                                {
                                    ["httpGet"] = new JsonObject
                                    {
                                        ["path"] = "/healthz",
                                        ["port"] = 8080,
                                    },
                                    ["periodSeconds"] = 1,
                                },
                            }
                        ),
                    },
                },
            },
        };
}
