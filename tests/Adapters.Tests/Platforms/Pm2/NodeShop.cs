using System.Globalization;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>The code of a small service of Node's, which hands out the pages of <see cref="Folders.ShopReleases"/> beside it.</summary>
internal static class NodeShop
{
    /// <summary>Makes the sources of a checkout ready to run: its pages are beside the code.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Install { get; } =
    [
        ["rm", "-f", "health"],
        ["cp", "-r", "src/.", "."],
    ];

    /// <summary>Writes the script <c>server.js</c> and the ecosystem file of the app "shop".</summary>
    /// <param name="folder">Where.</param>
    /// <param name="port">The port that it answers at.</param>
    /// <param name="isCluster">Whether the ecosystem file asks for a cluster of two.</param>
    public static void Write(string folder, int port, bool isCluster)
    {
        // One of a cluster is still handed connections for a moment after it has closed; it hands them on while it lives.
        File.WriteAllText(
            Path.Combine(folder, "server.js"),
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                const fs = require('fs');
                const read = name => { try { return fs.readFileSync(__dirname + '/' + name) } catch { return null } };
                const pages = { '/health': read('health'), '/version': read('version') };
                console.log('started with postgres://shop:hunter2@db');
                const server = require('http').createServer((request, response) => {
                  const page = pages[request.url];
                  response.writeHead(page ? 200 : 503, { connection: 'close' });
                  response.end(page ?? 'not well');
                });
                server.listen({{port}}, '127.0.0.1');
                process.on('SIGINT', () => server.close(() => setTimeout(() => process.exit(0), {{(
                    isCluster ? 200 : 0
                )}})));
                """
            )
        );
        // PM2 ends the old ones after 3 s whether the new ones listen or not, where it is not told to be patient.
        var mode = isCluster
            ? ", exec_mode: 'cluster', instances: 2, listen_timeout: 60000, kill_timeout: 10000"
            : "";
        File.WriteAllText(
            Path.Combine(folder, "ecosystem.config.js"),
            $"module.exports = {{apps: [{{name: 'shop', script: 'server.js', cwd: __dirname{mode}}}]}}\n"
        );
    }
}
