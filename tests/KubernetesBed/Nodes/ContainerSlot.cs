using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>A container's status.</summary>
internal sealed class ContainerSlot
{
    private string startedAt = "";

    public ContainerSlot(JsonObject spec, string waitingFor)
    {
        Spec = spec;
        Wait(waitingFor);
    }

    public JsonObject Spec { get; }

    public string Name => Spec["name"]!.GetValue<string>();

    public string Image => Spec["image"]!.GetValue<string>();

    public bool HasReadinessProbe => Spec["readinessProbe"] is not null;

    public JsonObject State { get; private set; } = [];

    public JsonObject Last { get; private set; } = [];

    public bool Ready { get; set; }

    public int Restarts { get; set; }

    public string ImageId { get; set; } = "";

    public string? Id { get; private set; }

    public bool Running => State.ContainsKey("running");

    /// <summary>Its exit code, once it has ended.</summary>
    public int? ExitCode => State["terminated"]?["exitCode"]?.GetValue<int>();

    /// <summary>Whether it has run at all.</summary>
    public bool HasRun => Id is not null;

    public void Wait(string reason, string? message = null)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
        {
            waiting["message"] = message;
        }
        State = new JsonObject { ["waiting"] = waiting };
        Ready = false;
    }

    public void Run(bool ready)
    {
        Id = $"containerd://{RandomNumberGenerator.GetHexString(64, lowercase: true)}";
        startedAt = Times.Now();
        State = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = startedAt } };
        Ready = ready;
    }

    public void End(int code, string reason, string? message = null)
    {
        var now = Times.Now();
        var ended = new JsonObject
        {
            ["exitCode"] = code,
            ["reason"] = reason,
            ["startedAt"] = startedAt.Length > 0 ? startedAt : now,
            ["finishedAt"] = now,
        };
        if (message is not null)
        {
            ended["message"] = message;
        }
        if (Id is not null)
        {
            ended["containerID"] = Id;
        }
        State = new JsonObject { ["terminated"] = ended };
        Ready = false;
    }

    /// <summary>How it has ended is how the last one ended.</summary>
    public void SetAside()
    {
        if (State.ContainsKey("terminated"))
        {
            Last = State.DeepClone().AsObject();
        }
    }

    /// <summary>Where it waits to be started again, how it ended is its state.</summary>
    public void Settle()
    {
        if (!State.ContainsKey("terminated") && Last.ContainsKey("terminated"))
        {
            State = Last;
            Last = [];
        }
    }

    public JsonObject Json()
    {
        var status = new JsonObject
        {
            ["name"] = Name,
            ["state"] = State.DeepClone(),
            ["lastState"] = Last.DeepClone(),
            ["ready"] = Ready,
            ["restartCount"] = Restarts,
            ["image"] = Image,
            ["imageID"] = ImageId,
            ["started"] = Running,
        };
        if (Id is not null)
        {
            status["containerID"] = Id;
        }
        return status;
    }
}
