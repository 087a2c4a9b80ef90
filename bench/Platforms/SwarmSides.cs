using System.Globalization;

namespace Lastgood.Bench.Platforms;

/// <summary>A service of a swarm with one task: lastgood, and <c>docker service update --rollback</c>.</summary>
internal static class SwarmSides
{
    /// <summary>Makes the engine a swarm of one.</summary>
    public static Task InitializeAsync(Yard yard, CancellationToken cancellation) =>
        Round.MustRunAsync(
            [.. yard.Docker, "swarm", "init", "--advertise-addr", "127.0.0.1"],
            cancellation
        );

    /// <summary>lastgood's platform of a swarm.</summary>
    public static async Task<Side> LastgoodAsync(Yard yard, CancellationToken cancellation)
    {
        var port = yard.Port();
        await CreateAsync(yard, "guarded", port, cancellation);
        return await Yard.LastgoodAsync(
            "lastgood, service of a swarm",
            yard.Folder("swarm"),
            Yard.Url(port),
            $$"""
            swarm:
              url: {{Yard.Url(port)}}
              service: guarded
              image: {{Yard.Image("{release}")}}
              socket: {{yard.Stage.Socket}}
            """,
            cancellation
        );
    }

    /// <summary>Docker's own command.</summary>
    public static async Task<Side> NativeAsync(Yard yard, CancellationToken cancellation)
    {
        var port = yard.Port();
        await CreateAsync(yard, "native", port, cancellation);
        IReadOnlyList<string> update = [.. yard.Docker, "service", "update", "--detach=false"];
        return new Side(
            "docker service update --rollback",
            Yard.Url(port),
            [.. update, "--no-resolve-image", "--image", Yard.Image(Side.Bad), "native"],
            [.. update, "--rollback", "native"]
        );
    }

    private static Task CreateAsync(
        Yard yard,
        string name,
        int port,
        CancellationToken cancellation
    ) =>
        Round.MustRunAsync(
            [
                .. yard.Docker,
                "service",
                "create",
                "--detach=false",
                "--no-resolve-image",
                "--name",
                name,
                "--publish",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"mode=host,target=8080,published={port}"
                ),
                "--stop-grace-period",
                "5s",
                Yard.Image(Side.Good),
            ],
            cancellation
        );
}
