using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>
/// Slots whose releases run in Docker containers: one for each slot, published at the slot's port. A container that another release
/// takes the slot of is kept under another name, stopped.
/// </summary>
/// <param name="options">The service.</param>
/// <param name="engine">Its engine.</param>
internal sealed class SlotContainers(SlotContainerOptions options, Engine engine) : ISlotHost
{
    private readonly ReleaseImages images = new(options.Template, engine.Images);

    public IPrunes? Prunes { get; } = new ImagePruner(options.Template, options.Names, engine);

    public string Witness => "the Docker Engine";

    public string Success => "the engine said that it was done";

    public async Task<bool> RunsAsync(Slot slot, CancellationToken cancellation) =>
        await engine.Containers.FindAsync(NameOf(slot), cancellation) is { Running: true };

    public async Task<string?> ArtifactAsync(Slot slot, CancellationToken cancellation) =>
        await engine.Containers.FindAsync(NameOf(slot), cancellation) is { } container
        && await engine.Images.FindAsync(container.Image, cancellation) is { } image
            ? image.PinIn(options.Template.Repository)
            : null;

    public async Task<SlotArtifact> FindAsync(
        Slot slot,
        Activation activation,
        CancellationToken cancellation
    )
    {
        var (image, refusal) = await images.FindAsync(
            activation.Version,
            activation.Artifact,
            cancellation
        );
        if (image is null)
        {
            return new SlotArtifact(null, refusal);
        }
        if (await KeptAsync(slot, activation.Version, image.Local?.Id, cancellation) is { } kept)
        {
            return new SlotArtifact(image.Pin)
            {
                Note = $": container {kept.Name}, with the environment that it had",
            };
        }
        if (await ModelAsync(slot, cancellation) is not { } model)
        {
            return new SlotArtifact(
                null,
                new Refusal(
                    $"there is no container in any slot ({string.Join(", ", options.Names)}) whose network, mounts and limits one of {activation.Version} could take over",
                    $"start one by hand once: docker run -d --name {NameOf(slot)} -p {new Uri(slot.Url).Port}:{options.Port} … {options.Template.Of(activation.Version)?.Repository}:{options.Template.Of(activation.Version)?.Tag}"
                )
            );
        }
        return new SlotArtifact(image.Pin)
        {
            Note =
                $": a container of {image.Title}, like {model.Name}"
                + (image.Local is null ? ", pulled first" : ""),
            Longer = image.Local is null ? options.PullTimeout : TimeSpan.Zero,
        };
    }

    public async Task StartAsync(
        Slot slot,
        string release,
        string? artifact,
        CancellationToken cancellation
    )
    {
        var pin = artifact is null ? null : await LocalAsync(release, artifact, cancellation);
        if (await KeptAsync(slot, release, pin?.Id, cancellation) is not { } container)
        {
            container = await CreateAsync(
                slot,
                release,
                artifact
                    ?? throw new PlatformException(
                        $"no container of {release} is kept for slot {slot.Name}, and what it was made of is not known",
                        $"deploy it: lastgood deploy {options.Service} {release}"
                    ),
                cancellation
            );
        }
        var name = NameOf(slot);
        if (
            await engine.Containers.FindAsync(name, cancellation) is { } there
            && there.Id != container.Id
        )
        {
            await engine.Containers.RenameAsync(
                there.Id,
                new Names(name).Kept(ReleaseOf(there), there.Id),
                cancellation
            );
        }
        if (container.Name != name)
        {
            await engine.Containers.RenameAsync(container.Id, name, cancellation);
        }
        await engine.Containers.StartAsync(container.Id, cancellation);
        if (pin is not null && container.Image != pin.Id)
        {
            throw new PlatformException(
                $"container {name} is made of image {ImageName.Short(container.Image)}, and {release} is {ImageName.Short(pin.Id)} ({artifact})",
                $"see: docker inspect {name}"
            );
        }
    }

    public async Task StopAsync(Slot slot, CancellationToken cancellation)
    {
        var name = NameOf(slot);
        if (await engine.Containers.FindAsync(name, cancellation) is not { } container)
        {
            return;
        }
        await engine.Containers.StopAsync(container.Id, options.StopTimeout, cancellation);
        // "always" would bring it up with the engine; the other one does the same but for what was stopped.
        if (container.Json.HostConfig?.RestartPolicy is { Name: "always" })
        {
            await engine.Containers.SetRestartPolicyAsync(
                container.Id,
                new PolicyJson("unless-stopped", 0),
                cancellation
            );
        }
    }

    public IReadOnlyList<IReadOnlyList<string>> StartCommands(Slot slot, string release) => [];

    public IReadOnlyList<IReadOnlyList<string>> StopCommands(Slot slot) => [];

    public string HowToStart(Slot slot, string release) => $"docker logs {NameOf(slot)}";

    public string WhyAnother(Slot slot, string release) =>
        $"is that what the image says? docker inspect {NameOf(slot)}";

    public string HowToStop(Slot slot) => $"docker stop {NameOf(slot)}";

    public string HowToAsk(Slot slot) => $"docker ps --all --filter name={NameOf(slot)}";

    private static string NameOf(Slot slot) =>
        slot.Container
        ?? throw new PlatformException(
            $"slot {slot.Name} had no container when this run was planned",
            "finish the run with the configuration that it was planned with"
        );

    /// <summary>A container of the release that is in the slot, or was; null where there is none.</summary>
    private async Task<Container?> KeptAsync(
        Slot slot,
        string release,
        string? image,
        CancellationToken cancellation
    )
    {
        var name = NameOf(slot);
        var names = new Names(name);
        var found = new List<Container>();
        foreach (var one in await engine.Containers.ListAsync(cancellation))
        {
            var isOfSlot = (one.Names ?? [])
                .Select(static n => n.TrimStart('/'))
                .Any(n => n == name || names.KeptRelease(n, one.Id) is not null);
            if (
                isOfSlot
                && (image is null || one.ImageId == image)
                && await engine.Containers.FindAsync(one.Id, cancellation) is { } container
                && (ReleaseOf(container) ?? names.KeptRelease(container.Name, one.Id)) == release
            )
            {
                found.Add(container);
            }
        }
        return found.MaxBy(static c => c.Json.State?.FinishedAt);
    }

    private string? ReleaseOf(Container container) =>
        ContainerRelease.Of(container, options.Service, options.Template);

    /// <summary>The container that a new one is made like: that of the slot, or that of the other one.</summary>
    private async Task<Container?> ModelAsync(Slot slot, CancellationToken cancellation)
    {
        foreach (var name in options.Names.OrderBy(n => n == NameOf(slot) ? 0 : 1))
        {
            if (await engine.Containers.FindAsync(name, cancellation) is { } model)
            {
                return model;
            }
        }
        return null;
    }

    private async Task<Image> LocalAsync(
        string release,
        string artifact,
        CancellationToken cancellation
    )
    {
        if (await engine.Images.FindAsync(artifact, cancellation) is { } local)
        {
            return local;
        }
        await engine.Images.PullAsync(ImageName.Parse(artifact), options.PullTimeout, cancellation);
        return await engine.Images.FindAsync(artifact, cancellation)
            ?? throw new PlatformException(
                $"the image of {release} was fetched, and is not there: {artifact}",
                $"try it: docker pull {artifact}"
            );
    }

    private async Task<Container> CreateAsync(
        Slot slot,
        string release,
        string artifact,
        CancellationToken cancellation
    )
    {
        var model =
            await ModelAsync(slot, cancellation)
            ?? throw new PlatformException(
                $"there is no container any more that one of {release} could be made like",
                "start one by hand once: docker run"
            );
        var old =
            await engine.Images.FindAsync(model.Image, cancellation)
            ?? throw new PlatformException(
                $"the image of container {model.Name} is gone ({ImageName.Short(model.Image)}): its own settings cannot be told from its image's",
                "make a container of the release by hand once: docker run"
            );
        var next = new Names(NameOf(slot)).Next;
        // Of a run that did not come far.
        if (
            await engine.Containers.FindAsync(next, cancellation) is { WasStarted: false } leftover
            && leftover.Label(Labels.Service) == options.Service
        )
        {
            await engine.Containers.RemoveAsync(leftover.Id, cancellation);
        }
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.Service] = options.Service,
            [Labels.Release] = release,
            [Labels.Image] = artifact,
            [Labels.From] = model.Id,
        };
        var url = new Uri(slot.Url);
        var spec = ContainerSpec
            .Like(model, old, artifact, labels, environment: null)
            .PublishedAt(options.Port, url);
        var id = await engine.Containers.CreateAsync(next, spec, cancellation);
        return (await engine.Containers.FindAsync(id, cancellation))!;
    }
}
