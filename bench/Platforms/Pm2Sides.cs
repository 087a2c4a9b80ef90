using System.Globalization;

namespace Lastgood.Bench.Platforms;

/// <summary>An app of PM2's: lastgood, <c>pm2 reload</c>, and the runbook's steps.</summary>
/// <param name="yard">What it stands on.</param>
/// <param name="pm2">The program.</param>
internal sealed class Pm2Sides(Yard yard, string pm2)
{
    private const string Reload = """
        set -eu
        export PM2_HOME=$1
        cp "$3/releases/$4/"* "$3/app/"
        cd "$3/app"
        "$2" startOrReload ecosystem.config.js
        """;

    // Stopped, the files of the other release, its packages, started.
    private const string Runbook = """
        set -eu
        export PM2_HOME=$1
        "$2" stop app-of-runbook
        cp "$3/releases/$4/"* "$3/app/"
        cd "$3/app"
        npm ci --offline
        "$2" start app-of-runbook
        """;

    private const string Server = """
        const http = require('http');
        const version = 'VERSION';
        http.createServer((request, response) => {
          response.setHeader('Connection', 'close');
          response.end(request.url === '/version' ? JSON.stringify({ version }) : 'ok');
        }).listen(PORT, '127.0.0.1');
        process.on('SIGINT', () => process.exit(0));

        """;

    private readonly string home = yard.Folder("pm2-home");

    /// <summary>lastgood's platform of PM2.</summary>
    public async Task<Side> LastgoodAsync(CancellationToken cancellation)
    {
        var (folder, url) = Releases("guarded");
        return await Yard.LastgoodAsync(
            "lastgood, app of PM2's",
            folder,
            url,
            $"""
            pm2:
              url: {url}
              app: app-of-guarded
              home: {home}
              releases: {folder}/releases
              pm2: [{pm2}]
            """,
            cancellation
        );
    }

    /// <summary>PM2's own command.</summary>
    public Side Native() => Scripted("native", "pm2 reload", Reload);

    /// <summary>The runbook's steps.</summary>
    public Side ByRunbook() => Scripted("runbook", "runbook, pm2 stop, npm ci, pm2 start", Runbook);

    /// <summary>Ends PM2's daemon.</summary>
    public Task EndAsync() =>
        Round.MustRunAsync(["env", $"PM2_HOME={home}", pm2, "kill"], CancellationToken.None);

    private Side Scripted(string name, string shown, string script)
    {
        var (folder, url) = Releases(name);
        Directory.CreateDirectory(Path.Combine(folder, "app"));
        return new Side(
            shown,
            url,
            ["sh", "-c", Reload, "sh", home, pm2, folder, Side.Bad],
            ["sh", "-c", script, "sh", home, pm2, folder, Side.Good]
        );
    }

    private (string Folder, string Url) Releases(string name)
    {
        var folder = yard.Folder($"pm2-{name}");
        var port = yard.Port();
        foreach (var release in (string[])[Side.Good, Side.Bad])
        {
            var place = Path.Combine(folder, "releases", release);
            Yard.Write(
                Path.Combine(place, "server.js"),
                Server
                    .Replace("VERSION", release, StringComparison.Ordinal)
                    .Replace(
                        "PORT",
                        port.ToString(CultureInfo.InvariantCulture),
                        StringComparison.Ordinal
                    )
            );
            Yard.Write(
                Path.Combine(place, "ecosystem.config.js"),
                $$"""module.exports = { apps: [{ name: 'app-of-{{name}}', script: 'server.js', kill_timeout: 1000 }] };"""
            );
            Yard.Write(
                Path.Combine(place, "package.json"),
                """{"name":"bench","version":"1.0.0"}"""
            );
            Yard.Write(
                Path.Combine(place, "package-lock.json"),
                """{"name":"bench","version":"1.0.0","lockfileVersion":3,"requires":true,"packages":{"":{"name":"bench","version":"1.0.0"}}}"""
            );
        }
        return (folder, Yard.Url(port));
    }
}
