using System.Collections.Concurrent;
using System.Net;
using Lastgood.KubernetesBed.Api;
using Lastgood.KubernetesBed.Control;
using Microsoft.AspNetCore.Builder;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>
/// All nodes of a cluster, and its scheduler. Pods live there as far as the API can tell: what a real kubelet would write is written,
/// in its order, and nothing runs. How a container behaves is told for its image (<see cref="Behave"/>), or else by words in the
/// image's tag: crash, missing, oom, unready, slow; all others become ready.
/// </summary>
public sealed class HollowKubelet : IAsyncDisposable
{
    private readonly ApiClient api;
    private readonly BehaviourTable behaviours = new();
    private readonly LogBook logs = new();
    private readonly EventRecorder events;
    private readonly Scheduler scheduler;
    private readonly Dictionary<string, HollowNode> nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PodLife> lives = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentBag<Task> endings = [];
    private int addresses;
    private Task working = Task.CompletedTask;
    private WebApplication? server;

    private HollowKubelet(ApiClient api)
    {
        this.api = api;
        events = new EventRecorder(api);
        scheduler = new Scheduler(api, events);
    }

    /// <summary>The nodes' names.</summary>
    public IReadOnlyCollection<string> Nodes => nodes.Keys;

    /// <summary>
    /// Says how containers of an image behave from now on. One that runs already becomes ready, unready or crashes at once.
    /// Where tests share a cluster, each needs image names of its own for this.
    /// </summary>
    /// <param name="image">Its name, exactly as in the pod.</param>
    /// <param name="behaviour">How.</param>
    public void Behave(string image, Behaviour behaviour) => behaviours[image] = behaviour;

    /// <summary>A container writes a line into its log.</summary>
    public void Say(string space, string pod, string container, string line) =>
        logs.Write($"{space}/{pod}/{container}", line);

    /// <summary>The node throws a pod out because it lacks memory; the pod stays, failed.</summary>
    public async Task EvictAsync(string space, string pod)
    {
        var json = await api.GetAsync($"/api/v1/namespaces/{space}/pods/{pod}");
        await lives[new Pod(json).Uid]
            .EvictAsync(
                "The node was low on resource: memory. Threshold quantity: 100Mi, available: 58392Ki. "
            );
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await working;
        foreach (var life in lives.Values)
        {
            await life.DisposeAsync();
        }
        await Task.WhenAll(endings);
        if (server is not null)
        {
            await server.DisposeAsync();
        }
        foreach (var node in nodes.Values)
        {
            node.Dispose();
        }
        scheduler.Dispose();
        stopping.Dispose();
    }

    internal static async Task<HollowKubelet> StartAsync(
        ApiClient api,
        IPAddress address,
        Authority authority,
        int nodes
    )
    {
        var kubelet = new HollowKubelet(api);
        var port = Loopback.FreePort(address);
        kubelet.server = await HttpsServer.StartAsync(
            new IPEndPoint(address, port),
            authority.Issue(address),
            context => LogServer.AnswerAsync(kubelet.logs, context)
        );
        for (var i = 1; i <= nodes; i++)
        {
            var node = new HollowNode(api, $"node-{i}", address.ToString(), port);
            kubelet.nodes[node.Name] = node;
            await node.RegisterAsync();
        }
        var ct = kubelet.stopping.Token;
        kubelet.working = Task.WhenAll(
            Task.Run(() => QuietlyAsync(kubelet.FollowAsync, ct), CancellationToken.None),
            Task.Run(() => QuietlyAsync(kubelet.scheduler.RunAsync, ct), CancellationToken.None)
        );
        return kubelet;
    }

    private static async Task QuietlyAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await work(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
            // A busy API server, or a broken connection: it begins anew.
            catch (Exception e) when (e is HttpRequestException or IOException or ApiException)
            {
                await Task.Delay(200, CancellationToken.None);
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        while (true)
        {
            var all = await api.GetAsync("/api/v1/pods", ct);
            var items = all["items"]!.AsArray().Select(item => new Pod(item!.AsObject())).ToList();
            var there = items.Select(pod => pod.Uid).ToHashSet(StringComparer.Ordinal);
            foreach (var life in lives.Values.Where(life => !there.Contains(life.Pod.Uid)))
            {
                Forget(life.Pod);
            }
            foreach (var pod in items)
            {
                See(pod);
            }
            var version = all["metadata"]!["resourceVersion"]!.GetValue<string>();
            await WatchAsync($"/api/v1/pods?watch=true&resourceVersion={version}", ct);
        }
    }

    private async Task WatchAsync(string path, CancellationToken ct)
    {
        await foreach (var change in api.WatchAsync(path, ct))
        {
            var type = change["type"]!.GetValue<string>();
            if (type == "ERROR")
            {
                return;
            }
            var pod = new Pod(change["object"]!.AsObject());
            if (type == "DELETED")
            {
                Forget(pod);
            }
            else
            {
                See(pod);
            }
        }
    }

    private void See(Pod pod)
    {
        if (pod.Node is null)
        {
            scheduler.Add(pod);
            return;
        }
        if (pod.Ended)
        {
            scheduler.Remove(pod);
        }
        else
        {
            scheduler.Hold(pod);
        }
        if (!lives.TryGetValue(pod.Uid, out var life) && nodes.TryGetValue(pod.Node, out var node))
        {
            life = lives[pod.Uid] = Begin(pod, node);
        }
        if (pod.Ending)
        {
            life?.End(pod);
        }
    }

    private PodLife Begin(Pod pod, HollowNode node)
    {
        var number = Interlocked.Increment(ref addresses);
        var report = new PodReport(
            api,
            pod,
            node.Address,
            $"10.244.{number / 250 % 250}.{(number % 250) + 2}"
        );
        return new PodLife(
            api,
            new PodScene(pod, node, report, new Needs(api, pod), behaviours, logs, events)
        );
    }

    private void Forget(Pod pod)
    {
        scheduler.Remove(pod);
        if (lives.TryRemove(pod.Uid, out var life))
        {
            endings.Add(life.DisposeAsync().AsTask());
        }
    }
}
