using System.Text.Json;
using Lastgood.Adapters.Docker;
using Lastgood.Core.Captures;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>What a service shows as evidence: its specs without the values of the environment, its tasks with what they died of, and the end of its log.</summary>
internal sealed class SwarmExhibits(SwarmOptions options, SwarmServices services)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Shows it; a service that is not there shows that.</summary>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var name = options.SwarmService;
        if (await services.DescribeAsync(name, cancellation) is not { } service)
        {
            return [new Exhibit($"service {name}", "there is no such service in the swarm")];
        }
        ServiceSpec.HideEnvironment(service["Spec"]);
        ServiceSpec.HideEnvironment(service["PreviousSpec"]);
        var tasks = await services.TasksAsync((string)service["ID"]!, cancellation);
        var log = await services.LogAsync(name, IExhibits.LogLines, cancellation);
        return
        [
            new Exhibit($"service {name}", service.ToJsonString(Readable)),
            new Exhibit(
                $"tasks of service {name}",
                string.Join('\n', tasks.OrderBy(static t => t.CreatedAt).Select(Line))
            ),
            new Exhibit($"log of service {name}", string.Join('\n', log)),
        ];
    }

    private static string Line(TaskJson task) =>
        string.Join(
            "  ",
            new[]
            {
                $"{task.CreatedAt:O}",
                ImageName.Short(task.Id),
                $"slot {task.Slot}",
                $"node {ImageName.Short(task.NodeId ?? "none")}",
                $"is {task.Status.State} since {task.Status.Timestamp:O}, to be {task.DesiredState}",
                (string?)task.Spec["ContainerSpec"]?["Image"] ?? "",
                task.Status.Err ?? "",
            }.Where(static part => part.Length > 0)
        );
}
