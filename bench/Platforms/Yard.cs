using System.Globalization;
using Lastgood.Bench.Support;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Bench.Platforms;

/// <summary>What the sides stand on: a Docker Engine of its own with two releases as images, and a folder for each side.</summary>
internal sealed class Yard : IAsyncDisposable
{
    private readonly ShopStage stage;
    private readonly Queue<int> ports;

    private Yard(ShopStage stage)
    {
        this.stage = stage;
        ports = new(FreePorts.Find(16));
    }

    /// <summary>The stage that the engine is of; its slots can be run by its script, too.</summary>
    public ShopStage Stage => stage;

    /// <summary>The image of a release.</summary>
    public static string Image(string release) => $"{ShopStage.Image}:{release}";

    /// <summary>How the engine is asked by hand.</summary>
    public IReadOnlyList<string> Docker => ["docker", "--host", $"unix://{stage.Socket}"];

    /// <summary>The same in a script.</summary>
    public string DockerHost => $"unix://{stage.Socket}";

    /// <summary>Sets it up.</summary>
    public static async Task<Yard> OpenAsync(CancellationToken cancellation)
    {
        var opened = await ShopStage.StartAsync(
            new StageOptions { InContainers = true },
            cancellation
        );
        try
        {
            opened.AddRelease(Side.Good);
            await opened.StartContainersAsync(opened.Slots[0], Side.Good, cancellation);
            opened.AddRelease(Side.Bad, Fault.None);
            await Round.MustRunAsync([opened.EngineScript, "image", Side.Bad], cancellation);
            return new Yard(opened);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that nobody else in the yard has.</summary>
    public int Port() => ports.Dequeue();

    /// <summary>The address of a port.</summary>
    public static string Url(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>A new folder for a side.</summary>
    public string Folder(string name) =>
        Directory.CreateDirectory(Path.Combine(stage.Folder, "sides", name)).FullName;

    /// <summary>Writes a file of a side, folders included.</summary>
    public static string Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A service of lastgood's with both releases proven good, <see cref="Side.Good"/> serving.</summary>
    /// <param name="name">What is shown in the table.</param>
    /// <param name="folder">The side's folder.</param>
    /// <param name="url">Where users come in.</param>
    /// <param name="platform">What stands below <c>platform:</c>, without indentation.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Side> LastgoodAsync(
        string name,
        string folder,
        string url,
        string platform,
        CancellationToken cancellation
    )
    {
        var file = Write(
            Path.Combine(folder, "lastgood.yaml"),
            $$"""
            state: {{folder}}/state
            services:
              shop:
                platform:
            {{string.Join('\n', platform.Split('\n').Select(static line => $"      {line}"))}}
                health: { path: /health }
                version: { path: /version, field: version }
                policy: { triggers: [health fails 3 times] }
                bake: 10m
                monitor: 10m
            """
        );
        foreach (var release in (string[])[Side.Bad, Side.Good])
        {
            await Round.MustRunAsync(Command("deploy", release), cancellation);
            await Round.MustRunAsync(
                Command("mark", release, "good", "--reason", "bench"),
                cancellation
            );
        }
        return new Side(
            name,
            url,
            Command("rollback", "--to", Side.Bad),
            Command("rollback", "--to", Side.Good)
        );

        IReadOnlyList<string> Command(string verb, params IReadOnlyList<string> rest) =>
            [Published.Lastgood, verb, "shop", .. rest, "--config", file];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
