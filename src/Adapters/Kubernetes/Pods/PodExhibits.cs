using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes.Pods;

/// <summary>What pods show as evidence: how they are, the end of the logs of those in trouble, what they use, and what the cluster says happened.</summary>
/// <param name="api">The cluster.</param>
/// <param name="space">The namespace.</param>
internal sealed class PodExhibits(KubeApi api, string space)
{
    /// <summary>Of how many pods in trouble logs are shown. The others say the same, mostly.</summary>
    private const int Most = 5;

    private static readonly KubeResource Usage = new(
        "metrics.k8s.io/v1beta1",
        "pods",
        "PodMetrics"
    );

    /// <summary>Shows the pods with labels; what cannot be had says why.</summary>
    /// <param name="what">Whose pods they are, for the names of the exhibits.</param>
    /// <param name="selector">Their labels.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(
        string what,
        string selector,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<JsonObject> pods;
        try
        {
            pods = (await api.ListAsync(KubeResource.Pods, space, selector, cancellation)).Items;
        }
        catch (PlatformException e)
        {
            return [new Exhibit($"pods of {what}", e.Message)];
        }
        var views = pods.Select(static p => (Pod: p, View: PodView.Of(p)))
            .OrderBy(static p => p.View.IsReady)
            .ThenByDescending(static p => p.View.Restarts)
            .ThenBy(static p => p.View.Name, StringComparer.Ordinal)
            .ToList();
        var exhibits = new List<Exhibit>
        {
            new($"pods of {what}", string.Join('\n', views.Select(static p => Line(p.View)))),
            await TopAsync(what, selector, cancellation),
        };
        // A release may be bad and its pods in no trouble: then one of them speaks for all.
        var inTrouble = views.Count(static p => !p.View.IsReady || p.View.Restarts > 0);
        var logs = await Task.WhenAll(
            views
                .Take(Math.Clamp(inTrouble, 1, Most))
                .SelectMany(p => Containers(p.Pod).Select(c => LogsAsync(p.View, c, cancellation)))
        );
        return [.. exhibits, .. logs.SelectMany(static l => l)];
    }

    /// <summary>What happened in the namespace lately, the newest last.</summary>
    public async Task<Exhibit> EventsAsync(CancellationToken cancellation)
    {
        var name = $"events of namespace {space}";
        try
        {
            var events = await api.ListAsync(KubeResource.Events, space, null, cancellation);
            return new Exhibit(
                name,
                string.Join(
                    '\n',
                    events
                        .Items.OrderBy(At)
                        .TakeLast(IExhibits.LogLines)
                        .Select(static e =>
                            $"{At(e):O}  {e.Text("type")}  {e.Text("reason")}  {e.Text("involvedObject", "kind")}/{e.Text("involvedObject", "name")}  {Times(e)}{e.Text("message")?.ReplaceLineEndings(" ")}"
                        )
                )
            );
        }
        catch (PlatformException e)
        {
            return new Exhibit(name, e.Message);
        }
    }

    private async Task<Exhibit> TopAsync(
        string what,
        string selector,
        CancellationToken cancellation
    )
    {
        var name = $"use of pods of {what}";
        try
        {
            var used = await api.ListAsync(Usage, space, selector, cancellation);
            return new Exhibit(
                name,
                string.Join(
                    '\n',
                    used.Items.SelectMany(static p =>
                        p.Items("containers")
                            .Select(c =>
                                $"{p.Name()}  {c.Text("name")}  cpu {c.Text("usage", "cpu")}  memory {c.Text("usage", "memory")}"
                            )
                    )
                )
            );
        }
        catch (PlatformException e)
        {
            return new Exhibit(name, $"{e.Message} (is the metrics server installed?)");
        }
    }

    private async Task<IReadOnlyList<Exhibit>> LogsAsync(
        PodView pod,
        string container,
        CancellationToken cancellation
    )
    {
        var exhibits = new List<Exhibit>();
        foreach (var previous in pod.Restarts > 0 ? [false, true] : new[] { false })
        {
            var name =
                $"log of {pod.Name} {container}{(previous ? " before it was started again" : "")}";
            try
            {
                exhibits.Add(
                    new Exhibit(
                        name,
                        await api.LogAsync(
                            space,
                            pod.Name,
                            container,
                            IExhibits.LogLines,
                            previous,
                            cancellation
                        )
                    )
                );
            }
            catch (PlatformException e)
            {
                exhibits.Add(new Exhibit(name, e.Message));
            }
        }
        return exhibits;
    }

    private static IEnumerable<string> Containers(JsonObject pod) =>
        pod.Items("spec", "containers").Select(static c => c.Text("name")).OfType<string>();

    private static string Line(PodView pod) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{pod.Name}  {pod.Words}  started again {pod.Restarts} times  {string.Join(", ", pod.Digests.Values)}"
        );

    private static string Times(JsonObject told) =>
        told.Number("count") is > 1 and var times
            ? string.Create(CultureInfo.InvariantCulture, $"({times} times) ")
            : "";

    private static DateTimeOffset At(JsonObject told) =>
        told.Moment("lastTimestamp")
        ?? told.Moment("eventTime")
        ?? told.Moment("metadata", "creationTimestamp")
        ?? DateTimeOffset.MinValue;
}
