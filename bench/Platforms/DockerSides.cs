using System.Globalization;

namespace Lastgood.Bench.Platforms;

/// <summary>One container: lastgood, and the steps of the page that it replaces.</summary>
internal static class DockerSides
{
    // Stopped, the image before it in the listing started under another name, five seconds, a look, renamed.
    private const string Runbook = """
        set -eu
        export DOCKER_HOST=$1
        port=$2
        current=$(docker inspect app --format='{{.Config.Image}}')
        previous=$(docker images --format "{{.Repository}}:{{.Tag}}" | grep -A1 "$current" | tail -1)
        [ "$previous" != "$current" ]
        docker stop app || true
        docker run -d --name app-rollback --restart always -p "127.0.0.1:$port:8080" "$previous"
        sleep 5
        curl -fsS "http://127.0.0.1:$port/health"
        docker rm app
        docker rename app-rollback app
        """;

    private const string Again = """
        set -eu
        export DOCKER_HOST=$1
        docker rm -f app
        docker run -d --name app --restart always -p "127.0.0.1:$2:8080" "$3"
        """;

    /// <summary>lastgood's platform of one container.</summary>
    public static async Task<Side> LastgoodAsync(Yard yard, CancellationToken cancellation)
    {
        var port = yard.Port();
        await Round.MustRunAsync(
            [
                .. yard.Docker,
                "run",
                "--detach",
                "--name",
                "one",
                "--publish",
                string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}:8080"),
                "--stop-timeout",
                "5",
                Yard.Image(Side.Good),
            ],
            cancellation
        );
        return await Yard.LastgoodAsync(
            "lastgood, one container",
            yard.Folder("docker"),
            Yard.Url(port),
            $$"""
            docker:
              url: {{Yard.Url(port)}}
              container: one
              image: {{Yard.Image("{release}")}}
              socket: {{yard.Stage.Socket}}
            """,
            cancellation
        );
    }

    /// <summary>The runbook's steps for an image.</summary>
    public static Side ByRunbook(Yard yard)
    {
        var port = yard.Port();
        var text = port.ToString(CultureInfo.InvariantCulture);
        return new Side(
            "runbook, docker stop and run",
            Yard.Url(port),
            ["sh", "-c", Again, "sh", yard.DockerHost, text, Yard.Image(Side.Bad)],
            ["sh", "-c", Runbook, "sh", yard.DockerHost, text]
        );
    }
}
