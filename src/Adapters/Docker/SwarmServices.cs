using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Docker;

/// <summary>
/// The services of a swarm, asked of one of its managers. All throw <see cref="PlatformException"/> where the engine is not reached,
/// refuses, or is no manager.
/// </summary>
/// <param name="engine">The manager's engine.</param>
/// <param name="logins">What registries are shown.</param>
internal sealed class SwarmServices(DockerEngine engine, RegistryLogins logins)
{
    /// <summary>The most of a log that is read, in bytes.</summary>
    private const int MaxLog = 256 * 1024;

    /// <summary>What the manager answers where a service was changed since it was read.</summary>
    private const string OutOfSequence = "update out of sequence";

    private static readonly int[] Refusals = [400, 403, 406, 409, 500, 503];

    /// <summary>A service by its name; null where there is none.</summary>
    public async Task<ServiceJson?> FindAsync(string name, CancellationToken cancellation)
    {
        // A filter finds names that begin with it, too; an inspection does not count the tasks.
        var found = engine.Read(
            await AskAsync($"/services?status=true&filters={Filter("name", name)}", cancellation),
            SwarmJson.Default.ServiceJsonArray
        );
        return Array.Find(found, s => (string?)s.Spec["Name"] == name);
    }

    /// <summary>All services.</summary>
    public async Task<IReadOnlyList<ServiceJson>> ListAsync(CancellationToken cancellation) =>
        engine.Read(await AskAsync("/services", cancellation), SwarmJson.Default.ServiceJsonArray);

    /// <summary>All that the manager says of a service, for people; null where there is none.</summary>
    public async Task<JsonObject?> DescribeAsync(string name, CancellationToken cancellation) =>
        await engine.FindAsync($"/services/{Uri.EscapeDataString(name)}", cancellation);

    /// <summary>The tasks of a service, those of its history included.</summary>
    /// <param name="service">Its id.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<TaskJson>> TasksAsync(
        string service,
        CancellationToken cancellation
    ) =>
        engine.Read(
            await AskAsync($"/tasks?filters={Filter("service", service)}", cancellation),
            SwarmJson.Default.TaskJsonArray
        );

    /// <summary>The ids of the nodes that are not there now: what ran on them is not known to have ended.</summary>
    public async Task<IReadOnlySet<string>> LostNodesAsync(CancellationToken cancellation)
    {
        var nodes = engine.Read(
            await AskAsync("/nodes", cancellation),
            SwarmJson.Default.NodeJsonArray
        );
        return nodes
            .Where(static n => n.Status.State != "ready")
            .Select(static n => n.Id)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Gives a service another spec; Swarm then replaces its tasks by itself.</summary>
    /// <param name="service">What was read of it: its id and version.</param>
    /// <param name="spec">The whole spec.</param>
    /// <param name="image">What its tasks are made of: nodes are given the login of its registry.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False where the service was changed since it was read; then nothing was done.</returns>
    public async Task<bool> UpdateAsync(
        ServiceJson service,
        JsonObject spec,
        ImageName image,
        CancellationToken cancellation
    )
    {
        var answer = await engine.SendAsync(
            new EngineRequest(
                "POST",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"/services/{Uri.EscapeDataString(service.Id)}/update?version={service.Version.Index}"
                )
            )
            {
                Body = spec,
                Headers = image.IsId ? Nothing : logins.For(image),
                Expected = Refusals,
            },
            cancellation
        );
        if (answer.Succeeded)
        {
            return true;
        }
        return DockerEngine.MessageOf(answer).Contains(OutOfSequence, StringComparison.Ordinal)
            ? false
            : throw Refused(answer);
    }

    /// <summary>Whether something that a spec refers to is there.</summary>
    /// <param name="path">Where it is asked: <c>/secrets/ID</c>, <c>/configs/ID</c>, <c>/networks/ID</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<bool> ExistsAsync(string path, CancellationToken cancellation) =>
        await engine.FindAsync(path, cancellation) is not null;

    /// <summary>What the engine says of its part in a swarm.</summary>
    public Task<InfoJson> InfoAsync(CancellationToken cancellation) =>
        engine.GetAsync("/info", DockerJson.Default.InfoJson, cancellation);

    /// <summary>The last lines that a service's tasks wrote, wherever they run; empty where the engine does not keep them.</summary>
    /// <param name="service">Its name or id.</param>
    /// <param name="lines">How many of each task.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<string>> LogAsync(
        string service,
        int lines,
        CancellationToken cancellation
    )
    {
        var answer = await engine.SendAsync(
            new EngineRequest(
                "GET",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"/services/{Uri.EscapeDataString(service)}/logs?stdout=true&stderr=true&tail={lines}"
                )
            )
            {
                MaxBytes = MaxLog,
                Expected = [404, .. Refusals, 501],
            },
            cancellation
        );
        return answer.Succeeded
            ? LogFrames
                .Text(answer.Body.Span)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    private async Task<FetchAnswer> AskAsync(string path, CancellationToken cancellation)
    {
        var answer = await engine.SendAsync(
            new EngineRequest("GET", path) { Expected = Refusals },
            cancellation
        );
        return answer.Succeeded ? answer : throw Refused(answer);
    }

    private static string Filter(string key, string value) =>
        Uri.EscapeDataString(new JsonObject { [key] = new JsonArray(value) }.ToJsonString());

    private PlatformException Refused(FetchAnswer answer)
    {
        var message = DockerEngine.MessageOf(answer);
        return new PlatformException(
            $"the swarm manager at {engine.Options.Socket} refused: {message}",
            message.Contains("not a swarm manager", StringComparison.Ordinal)
                ? "run lastgood on a manager of the swarm; which are they? docker node ls"
                : "what does the manager say? docker node ls"
        );
    }
}
