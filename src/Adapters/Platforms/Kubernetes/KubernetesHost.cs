using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Adapters.Platforms.Kubernetes.Steps;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Signals.Kubernetes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Runs a service as workloads of a namespace.</summary>
internal sealed class KubernetesHost : IHost, IRestarts, IMeasures
{
    private readonly KubernetesOptions options;
    private readonly KubeApi api;
    private readonly ReleaseShelf shelf;
    private readonly ReleaseVerification verification;
    private readonly Looking looking;
    private readonly Changes changes;
    private readonly RolloutWait wait;
    private readonly KubernetesPlanner planner;
    private readonly Pace pace;
    private readonly ClusterMirror mirror;
    private readonly LastLook<KubernetesState> lastLook;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="api">The cluster.</param>
    /// <param name="mirror">What the cluster tells by itself, while it is followed.</param>
    /// <param name="images">Whether images can be had.</param>
    /// <param name="folder">Where what releases were is kept.</param>
    /// <param name="progress">Told how far a rollout is.</param>
    public KubernetesHost(
        KubernetesOptions options,
        KubeApi api,
        ClusterMirror mirror,
        PodImages images,
        string folder,
        Action<string> progress
    )
    {
        this.options = options;
        this.api = api;
        this.mirror = mirror;
        shelf = new ReleaseShelf(Path.Combine(folder, "releases"));
        var templates = new TemplateStore(Path.Combine(folder, "templates"));
        var vault = new SecretVault(options.SecretsKey, folder);
        var configurations = new Configurations(api, options.Namespace, vault);
        looking = new Looking(options, api, configurations, vault, shelf);
        verification = new ReleaseVerification(options, looking, configurations, shelf, api.Time);
        lastLook = new LastLook<KubernetesState>(
            mirror,
            () => looking.Said,
            () => AnewAsync(CancellationToken.None),
            api.Time
        );
        changes = new Changes(options, api, looking);
        wait = new RolloutWait(options, api, looking, progress);
        pace = new Pace(options, api, new SurgeRoom(options, api));
        planner = new KubernetesPlanner(
            options,
            configurations,
            shelf,
            templates,
            new Obstacles(options, api, images),
            pace,
            vault,
            api.Time
        );
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [ContentStep.Name] = new ContentStep(options, api, configurations, shelf, vault),
            [TemplateStep.Name] = new TemplateStep(options, looking, changes, templates, api.Time),
            [ReplaceStep.Name] = new ReplaceStep(options, api, looking),
            [RolloutStep.Name] = new RolloutStep(looking, wait),
            [StrategyStep.Name] = new StrategyStep(looking, changes),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IRestarts? Restarts => this;

    /// <inheritdoc/>
    public bool KeepsConfiguration => true;

    /// <inheritdoc/>
    public IMeasures? Measures => this;

    /// <inheritdoc/>
    public bool HasChanged => lastLook.HasChanged;

    /// <inheritdoc/>
    public ISignalSource SourceOf(string version) =>
        new KubernetesSource(
            options.Service,
            version,
            mirror,
            async cancellation => ((KubernetesState)await LookAsync(cancellation)).Rolled,
            api.Time
        );

    /// <inheritdoc/>
    public IScales? Scales => new KubernetesScaling(options, api, looking, changes);

    /// <inheritdoc/>
    public IPauses? Pauses => new KubernetesPausing(options, looking, changes);

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation) =>
        await lastLook.SeeAsync(cancellation);

    private async Task<Found<KubernetesState>> AnewAsync(CancellationToken cancellation)
    {
        var said = looking.Said;
        var sight = await looking.SeeAsync(cancellation);
        var first = sight.Parts[0].Workload;
        var workloads = sight.Workloads.ToList();
        var isWell = workloads.TrueForAll(static w => w.IsWell);
        var artifact =
            shelf.Find(sight.Current.Version)?.Artifact
            ?? (isWell ? await PinAsync(first, cancellation) : null);
        var state = new KubernetesState(
            sight.Current.Version,
            workloads.Any(static w => w.Present > 0),
            isWell,
            string.Join("; ", workloads.Select(static w => w.Words))
        )
        {
            Sight = sight,
            IsAvailable = workloads.All(static w => w.IsAvailable),
            Place = $"{first.Id} in namespace {options.Namespace} of {options.Cluster}",
            Artifact = artifact,
            ConfigFingerprint =
                sight.Current.Configuration.Length == 0 ? null : sight.Current.Configuration,
            Variables = sight.Variables,
            Others =
            [
                .. sight.Past.Select(p => new Kept(
                    p.Place(first),
                    p.Release.Version,
                    p.Release.Artifact
                )),
            ],
            Problems = [.. sight.Problems, .. Keep(sight.Current with { Artifact = artifact })],
            Rolled = new RolledOut(
                sight.Current.Version,
                [
                    .. sight.Parts.Select(p =>
                        Rollouts.Of(p.Workload, options.Namespace, p.Revisions)
                    ),
                ]
            ),
        };
        return new Found<KubernetesState>(
            state,
            state with
            {
                Sight = null,
            },
            [
                .. workloads.Select(w => Seen(w.Id.Resource, w.Id.Name, w.Version)),
                .. sight.Contents.Select(c => Seen(c.Ref.Resource, c.Ref.Name, c.Version)),
            ],
            said
        );
    }

    private SeenObject Seen(KubeResource resource, string name, string version) =>
        new(resource, options.Namespace, name, version);

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) =>
        await planner.PlanAsync(
            activation,
            ((KubernetesState)state).Sight ?? await looking.SeeAsync(cancellation),
            cancellation
        );

    /// <inheritdoc/>
    public Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation) =>
        verification.VerifyAsync(release, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        new KubernetesExhibits(options, api, looking).ShowAsync(cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => new KubernetesReadiness(options, api, looking, pace).CheckAsync(target, cancellation);

    /// <inheritdoc/>
    public async Task<Details> RestartAsync(CancellationToken cancellation)
    {
        var now = api.Time.GetUtcNow();
        var sight = await looking.SeeAsync(cancellation);
        var scenes = new List<Scene>();
        foreach (var (before, revisions) in sight.Parts)
        {
            if (before.Strategy == "OnDelete")
            {
                throw new PlatformException(
                    $"{before.Id} replaces its pods only when somebody deletes them (OnDelete)",
                    $"kubectl --namespace {options.Namespace} delete pods --selector {before.Selector}"
                );
            }
            var (after, _) = await changes.SendAsync(
                before.Id,
                seen =>
                    seen.IsPaused
                        ? throw new PlatformException(
                            $"{seen.Id} is paused: its pods would not be made anew",
                            $"kubectl --namespace {options.Namespace} rollout resume {seen.Id}"
                        )
                        : new JsonArray(
                            KubeChange.Operation(
                                "replace",
                                "/spec/template",
                                PodTemplate.Restarted(seen.Template, now)
                            )
                        ),
                cancellation
            );
            scenes.Add(
                new Scene(
                    before.Id,
                    after.Uid,
                    sight.Current.Version,
                    TemplateStore.Fingerprint(before.Template),
                    TemplateStore.Fingerprint(after.Template)
                )
                {
                    Others =
                    [
                        .. revisions.Select(static r => r.Hash).Where(static h => h.Length > 0),
                    ],
                }
            );
        }
        var done = await wait.DoneAsync(scenes, cancellation);
        return Details.Of(
            ("restarted", string.Join(", ", options.Workloads)),
            ("rolled_out", done["rolled_out"]),
            ("waited", done["waited"])
        );
    }

    // A tag may be given to other bytes later: the nodes tell which ones run.
    private async Task<string?> PinAsync(Workload first, CancellationToken cancellation)
    {
        var container = first.Template.Items("spec", "containers").FirstOrDefault();
        var pods = await api.ListAsync(
            KubeResource.Pods,
            options.Namespace,
            first.Selector,
            cancellation
        );
        var digest = pods
            .Items.Select(PodView.Of)
            .Where(static p => p.IsReady)
            .Select(p => p.Digests.GetValueOrDefault(container.Text("name") ?? ""))
            .FirstOrDefault(static d => d is not null);
        return digest is null
            ? null
            : $"{ImageName.Parse(container.Text("image") ?? "").Repository}@{digest}";
    }

    // Kept whenever it is seen, because whoever deploys or configures may do so without lastgood.
    private IReadOnlyList<string> Keep(KeptRelease release)
    {
        try
        {
            shelf.Keep(release);
            return [];
        }
        catch (PlatformException e)
        {
            return [$"{e.Message}; {e.Remedy}"];
        }
    }
}

/// <summary>What was found, in the workloads' own terms too: what a plan is made from.</summary>
internal sealed record KubernetesState(string? Release, bool Running, bool IsWell, string Evidence)
    : ClusterState(Release, Running, IsWell, Evidence)
{
    /// <summary>What was seen; null where that is a while ago, and nothing has changed since.</summary>
    public required Sight? Sight { get; init; }

    /// <summary>What is rolled out.</summary>
    public required RolledOut Rolled { get; init; }
}
