namespace Lastgood.App.Configuration.Initial;

/// <summary>What a configuration of HAProxy passes on to where, as far as a proposal needs it.</summary>
/// <param name="Sockets">The runtime sockets at level admin.</param>
/// <param name="Parts">The frontends, backends and listens.</param>
internal sealed record HaproxySites(List<string> Sockets, List<HaproxyPart> Parts)
{
    /// <summary>The text of <c>haproxy.cfg</c>. It takes what it knows and passes over what it does not.</summary>
    public static HaproxySites Parse(string text)
    {
        var sites = new HaproxySites([], []);
        HaproxyPart? part = null;
        foreach (var line in text.Split('\n'))
        {
            string[] words =
            [
                .. line.Split('#')[0]
                    .Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries),
            ];
            switch (words)
            {
                case ["frontend" or "backend" or "listen", var name, ..]:
                    sites.Parts.Add(part = new HaproxyPart(name, words[0], [], []));
                    break;
                case ["global" or "defaults", ..]:
                    part = null;
                    break;
                case ["stats", "socket", var socket, .. var options]
                    when options is [.., "level", "admin"]
                        || string.Join(' ', options)
                            .Contains("level admin", StringComparison.Ordinal):
                    sites.Sockets.Add(socket);
                    break;
                case ["bind", var address, ..]:
                    part?.Binds.Add(address);
                    break;
                case ["server", var name, var address, ..]:
                    part?.Servers.Add((name, address));
                    break;
                case ["default_backend" or "use_backend", var backend, ..]:
                    part?.Backends.Add(backend);
                    break;
                case ["server-state-file-name", var file] when part is not null:
                    part.StateFile = file;
                    break;
            }
        }
        return sites;
    }

    /// <summary>The port of this machine by which users get to a backend; null where none does.</summary>
    public int? FrontOf(HaproxyPart backend) =>
        Parts
            .Where(part =>
                part == backend || part.Backends.Contains(backend.Name, StringComparer.Ordinal)
            )
            .SelectMany(static part => part.Binds)
            .Select(Loopback.ListenPort)
            .FirstOrDefault(static port => port is not null);
}

/// <summary>A frontend, a backend, or a listen, which is both.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Binds">Where it listens.</param>
/// <param name="Servers">Its servers, by name and address.</param>
internal sealed record HaproxyPart(
    string Name,
    string Kind,
    List<string> Binds,
    List<(string Name, string Address)> Servers
)
{
    /// <summary>Where a frontend sends users, by rules of its own or without.</summary>
    public List<string> Backends { get; } = [];

    /// <summary>The file that it reads the state of its servers from.</summary>
    public string? StateFile { get; set; }
}
