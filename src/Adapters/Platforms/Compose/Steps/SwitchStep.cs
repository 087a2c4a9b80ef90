using System.Text.Json;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Compose.Steps;

/// <summary>Puts lastgood's own file beside the user's, lets Compose make the containers anew, and looks whether they are what they have to be.</summary>
internal sealed class SwitchStep(
    ComposeOptions options,
    ComposeTool tool,
    ProjectParts parts,
    Engine engine
) : IStep
{
    public const string Name = "switch";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = ComposeScene.Of(step.Arguments);
        var all = await parts.FindAsync(scene, cancellation);
        var before = OverrideFile.Read(scene.Override);
        IReadOnlyList<CapturedPart> captured =
        [
            .. scene.Parts.Select(part =>
            {
                var own = all.Where(c => c.Service == part.Name).ToList();
                return new CapturedPart(
                    part.Name,
                    [.. own.Select(static c => c.Container.Id)],
                    [.. own.Select(static c => c.Container.Image).Distinct(StringComparer.Ordinal)],
                    own.TrueForAll(static c => c.Container.Running)
                );
            }),
        ];
        return Details.Of(
            (
                "parts",
                JsonSerializer.Serialize(captured, ComposeJson.Default.IReadOnlyListCapturedPart)
            ),
            ("override", before ?? ""),
            ("back", await BackAsync(scene, all, before, cancellation)),
            (
                "state",
                string.Join(
                    "; ",
                    all.Select(static c =>
                        $"{c.Container.Name}: {c.Container.Json.State?.Words()}, image {ImageName.Short(c.Container.Image)}"
                    )
                )
            )
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = ComposeScene.Of(step.Arguments);
        var seen = await parts.ObserveAsync(scene, cancellation);
        return seen == Observation.Applied && OverrideFile.Read(scene.Override) != scene.Content
            ? Observation.NotApplied
            : seen;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = ComposeScene.Of(step.Arguments);
        switch (await ObserveAsync(step, cancellation))
        {
            case Observation.Diverged:
                throw new PlatformException(
                    $"somebody else changed the containers of {string.Join(", ", scene.Names)} in project {scene.Call.Project}",
                    $"look what is there, and make a plan anew: docker ps --all --filter label=com.docker.compose.project={scene.Call.Project}"
                );
            case Observation.Applied:
                return Details.Of(("left", $"{scene.Release} is in the place already"));
        }
        var expected = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var part in scene.Parts)
        {
            var image =
                await engine.Images.FindAsync(part.Image, cancellation)
                ?? throw new PlatformException(
                    $"the image of {part.Name} in {scene.Release} was here and is gone: {part.Image}",
                    "somebody removed it; make a plan anew"
                );
            expected[part.Name] = [image.Id];
        }
        OverrideFile.Write(scene.Override, scene.Content);
        OverrideFile.Write(scene.Draft, null);
        var up = scene.Up(isOverridden: true, options.StopTimeout);
        await UpAsync(up, scene, cancellation);
        var found = await parts.VerifyAsync(scene, expected, cancellation);
        return Details.Of(
            ("started", found),
            ("override", scene.Override),
            ("again", CommandLine.Show(up))
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = ComposeScene.Of(step.Arguments);
        var before = Captured(capture);
        var all = await parts.FindAsync(scene, cancellation);
        if (IsUntouched(before, all))
        {
            OverrideFile.Write(scene.Override, NullIfEmpty(capture["override"]));
            return Details.Of(("left", "no container was touched"));
        }
        var back = NullIfEmpty(capture["back"]);
        OverrideFile.Write(scene.Override, back);
        var known = before.Where(static p => p.Containers.Count > 0).ToList();
        var undo = scene with
        {
            Parts = [.. scene.Parts.Where(p => known.Exists(k => k.Name == p.Name))],
        };
        // An "up" that names no service is one of the whole project.
        if (known.Count > 0)
        {
            await UpAsync(undo.Up(back is not null, options.StopTimeout), scene, cancellation);
        }
        // What was not there before is not there for users again.
        foreach (var one in all.Where(c => !known.Exists(k => k.Name == c.Service)))
        {
            await engine.Containers.StopAsync(one.Container.Id, options.StopTimeout, cancellation);
        }
        return Details.Of(
            (
                "back",
                await parts.VerifyAsync(
                    undo,
                    known.ToDictionary(
                        static p => p.Name,
                        static p => p.Images,
                        StringComparer.Ordinal
                    ),
                    cancellation
                )
            )
        );
    }

    /// <summary>How much longer than other commands it may take to make the containers anew, one after the other at the worst.</summary>
    public static TimeSpan Longer(ComposeOptions options, int services) =>
        (services + 1) * options.StopTimeout;

    /// <summary>
    /// lastgood's own file for the way back; empty for none. The one that was there, or none where the user's files alone lead to the
    /// same images; else one that names them, because a tag may mean other bytes by now.
    /// </summary>
    private async Task<string> BackAsync(
        ComposeScene scene,
        IReadOnlyList<ProjectContainer> all,
        string? before,
        CancellationToken cancellation
    )
    {
        var isEnough = true;
        foreach (var one in all)
        {
            var name = before is null
                ? scene.Parts.First(p => p.Name == one.Service).FileImage
                : OverrideFile.ImageIn(before, one.Service);
            isEnough &=
                name is not null
                && (await engine.Images.FindAsync(name, cancellation))?.Id == one.Container.Image;
        }
        return isEnough
            ? before ?? ""
            : OverrideFile.Text(
                all.DistinctBy(static c => c.Service, StringComparer.Ordinal)
                    .Select(c =>
                        (
                            c.Service,
                            c.Container.Image,
                            (IReadOnlyDictionary<string, string>)OwnLabels(c.Container)
                        )
                    )
            );
    }

    private static Dictionary<string, string> OwnLabels(Container container) =>
        (container.Json.Config?.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal))
            .Where(static l => l.Key.StartsWith(Labels.Prefix, StringComparison.Ordinal))
            .ToDictionary(static l => l.Key, static l => l.Value, StringComparer.Ordinal);

    private async Task UpAsync(
        IReadOnlyList<string> up,
        ComposeScene scene,
        CancellationToken cancellation
    ) =>
        await tool.RunAsync(
            $"making the containers of {string.Join(", ", scene.Names)} anew",
            up,
            Longer(options, scene.Parts.Count),
            cancellation
        );

    private static bool IsUntouched(
        List<CapturedPart> before,
        IReadOnlyList<ProjectContainer> all
    ) =>
        before.TrueForAll(part =>
        {
            var own = all.Where(c => c.Service == part.Name).ToList();
            return own.Select(static c => c.Container.Id)
                    .Order(StringComparer.Ordinal)
                    .SequenceEqual(
                        part.Containers.Order(StringComparer.Ordinal),
                        StringComparer.Ordinal
                    ) && (!part.Running || own.TrueForAll(static c => c.Container.Running));
        });

    private static List<CapturedPart> Captured(Details capture) =>
        [
            .. JsonSerializer.Deserialize(
                capture["parts"],
                ComposeJson.Default.IReadOnlyListCapturedPart
            ) ?? throw new JsonException("no parts"),
        ];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
