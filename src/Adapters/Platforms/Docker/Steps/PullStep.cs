using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Docker.Steps;

/// <summary>Fetches an image by its digest. It is left when the run is undone: it is in nobody's way, and may be needed.</summary>
internal sealed class PullStep(Engine engine, TimeSpan timeout) : IStep
{
    public const string Name = "pull";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        await engine.Images.FindAsync(step.Arguments["image"], cancellation) is null
            ? Observation.NotApplied
            : Observation.Applied;

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var pin = step.Arguments["image"];
        var name = ImageName.Parse(pin);
        await engine.Images.PullAsync(name, timeout, cancellation);
        var image =
            await engine.Images.FindAsync(pin, cancellation)
            ?? throw new PlatformException(
                $"{pin} was fetched, and is not there",
                $"try it: docker pull {pin}"
            );
        // Without a tag of its own it would be taken for rubbish by "docker image prune"; one that means other bytes stays.
        var tag = step.Arguments["tag"];
        if (
            tag.Length > 0
            && await engine.Images.FindAsync($"{name.Repository}:{tag}", cancellation) is null
        )
        {
            await engine.Images.TagAsync(image.Id, name.Repository, tag, cancellation);
        }
        return Details.Of(("pulled", pin), ("id", image.Id));
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.Of(("left", "the image stays on this machine")));
}
