using System.Globalization;

namespace Lastgood.Bench.Platforms;

/// <summary>A service of a Compose project: lastgood, <c>docker-compose up -d</c> with the old tag, and the runbook's steps.</summary>
internal static class ComposeSides
{
    private const string Up = """
        set -eu
        export DOCKER_HOST=$1 TAG=$3
        cd "$2"
        docker-compose up -d
        """;

    // Everything down, the image fetched where there is a registry, everything up.
    private const string Runbook = """
        set -eu
        export DOCKER_HOST=$1 TAG=$3
        cd "$2"
        docker-compose down
        docker pull "$4" || true
        docker-compose up -d
        docker-compose ps
        docker-compose logs
        """;

    /// <summary>lastgood's platform of a Compose project.</summary>
    public static async Task<Side> LastgoodAsync(Yard yard, CancellationToken cancellation)
    {
        var (folder, url) = Project(yard, "guarded");
        await Round.MustRunAsync(Command(Up, yard, folder, Side.Good), cancellation);
        return await Yard.LastgoodAsync(
            "lastgood, Compose project",
            folder,
            url,
            $$"""
            compose:
              url: {{url}}
              directory: {{folder}}
              program: [docker-compose]
              images: { web: "{{Yard.Image("{release}")}}" }
              socket: {{yard.Stage.Socket}}
            """,
            cancellation
        );
    }

    /// <summary>Compose's own command.</summary>
    public static Side Native(Yard yard) =>
        Scripted(yard, "native", "docker-compose up -d with the old tag", Up);

    /// <summary>The runbook's steps.</summary>
    public static Side ByRunbook(Yard yard) =>
        Scripted(yard, "runbook", "runbook, docker-compose down and up", Runbook);

    private static Side Scripted(Yard yard, string name, string shown, string script)
    {
        var (folder, url) = Project(yard, name);
        return new Side(
            shown,
            url,
            Command(Up, yard, folder, Side.Bad),
            Command(script, yard, folder, Side.Good)
        );
    }

    private static IReadOnlyList<string> Command(
        string script,
        Yard yard,
        string folder,
        string tag
    ) => ["sh", "-c", script, "sh", yard.DockerHost, folder, tag, Yard.Image(tag)];

    private static (string Folder, string Url) Project(Yard yard, string name)
    {
        var folder = yard.Folder($"compose-{name}");
        var port = yard.Port();
        Yard.Write(Path.Combine(folder, ".env"), $"TAG={Side.Good}\n");
        Yard.Write(
            Path.Combine(folder, "docker-compose.yml"),
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                version: "2.4"
                services:
                  web:
                    image: {{Yard.Image("${TAG}")}}
                    stop_grace_period: 5s
                    ports: ["127.0.0.1:{{port}}:8080"]

                """
            )
        );
        return (folder, Yard.Url(port));
    }
}
