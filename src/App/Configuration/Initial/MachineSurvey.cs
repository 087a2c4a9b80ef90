using System.Globalization;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Pm2;
using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.Adapters.Processes;
using Lastgood.App.Configuration.Initial.Hosted;

namespace Lastgood.App.Configuration.Initial;

/// <summary>Looks at a machine, changing nothing: what nginx and HAProxy pass on, what Docker and systemd run, and what answers on its ports.</summary>
/// <param name="root">The folder that <c>/etc</c> and <c>/proc</c> are in: <c>/</c>, or another one in tests.</param>
/// <param name="commands">Runs <c>nginx -T</c> and <c>systemctl</c>.</param>
/// <param name="http">Asks the ports.</param>
/// <param name="systemctl">How systemctl is called.</param>
/// <param name="pm2Home">The folder of the PM2 that is looked at; null for that of the user that this runs as.</param>
internal sealed class MachineSurvey(
    string root,
    ICommandRunner commands,
    HttpFetcher http,
    IReadOnlyList<string>? systemctl = null,
    string? pm2Home = null
)
{
    private readonly string pm2Home =
        pm2Home
        ?? Environment.GetEnvironmentVariable("PM2_HOME")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pm2");

    private const int MostPorts = 64;
    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan NginxTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    /// <summary>Well-known servers of other protocols, which would only log that somebody talks nonsense.</summary>
    private static readonly int[] NotHttp =
    [
        21,
        22,
        23,
        25,
        53,
        110,
        111,
        143,
        389,
        465,
        587,
        636,
        993,
        995,
        1433,
        2049,
        3306,
        5432,
        5672,
        6379,
        6432,
        9042,
        11211,
        27017,
    ];

    private static readonly string[] PortTables = ["proc/net/tcp", "proc/net/tcp6"];
    private static readonly string[] NginxFolders = ["sites-enabled", "conf.d"];

    /// <summary>What there is. What cannot be looked at is not there.</summary>
    public async Task<MachineFacts> LookAsync(CancellationToken cancellation)
    {
        var nginx = await NginxAsync(cancellation);
        var own = (nginx?.Servers ?? [])
            .SelectMany(static server => server.Listens)
            .Select(static listen => Loopback.ListenPort(listen.Address))
            .ToHashSet();
        var ports = Listening()
            .Where(port => !own.Contains(port) && !NotHttp.Contains(port))
            .Take(MostPorts);
        var services = await Task.WhenAll(ports.Select(port => AskAsync(port, cancellation)));
        return new MachineFacts(nginx, [.. services.Where(static service => service.IsAny)])
        {
            Hosted = await HostedAsync(
                services
                    .Where(static service => service.IsAny)
                    .Select(static s => s.Port)
                    .ToHashSet(),
                cancellation
            ),
        };
    }

    private async Task<IReadOnlyList<HostedService>> HostedAsync(
        IReadOnlySet<int> answering,
        CancellationToken cancellation
    )
    {
        var haproxy = Text(Path.Combine(root, "etc/haproxy/haproxy.cfg"));
        var engine = new DockerOptions { Socket = Path.Combine(root, "var/run/docker.sock") };
        var containers = await EngineSurvey.ContainersAsync(engine, cancellation);
        var services = await EngineSurvey.ServicesAsync(engine, cancellation);
        var units = await new UnitSurvey(systemctl ?? ["systemctl"], commands).LookAsync(
            cancellation
        );
        var apps = await new Pm2Survey(["pm2"], pm2Home, commands).LookAsync(cancellation);
        var owners = new PortOwners(
            root,
            Tables()
                .SelectMany(ListeningPorts.Sockets)
                .ToLookup(
                    static socket => socket.Inode,
                    static socket => socket.Port,
                    StringComparer.Ordinal
                )
        );
        return
        [
            .. HostedBackend.Among(HaproxySites.Parse(haproxy ?? "")),
            .. HostedContainer.Among(containers),
            .. HostedProject.Among(containers, answering),
            .. HostedSwarmService.Among(services),
            .. units.Select(unit => HostedUnit.Of(unit, owners, root)).OfType<HostedUnit>(),
            .. apps.Select(app => HostedApp.Of(app, owners, root)).OfType<HostedApp>(),
        ];
    }

    private async Task<NginxSites?> NginxAsync(CancellationToken cancellation)
    {
        try
        {
            var dump = await commands.RunAsync(
                new Command(["nginx", "-T"], NginxTime),
                cancellation
            );
            if (dump.Succeeded)
            {
                return NginxSites.Parse(dump.Output);
            }
        }
        catch (CommandException)
        {
            // Not installed, or not for this user: its files may still be readable.
        }
        var texts = NginxFiles().Select(Text).OfType<string>().ToList();
        return texts.Count == 0 ? null : NginxSites.Parse(string.Join('\n', texts));
    }

    private IEnumerable<string> NginxFiles()
    {
        var folder = Path.Combine(root, "etc/nginx");
        var files = NginxFolders
            .Select(name => Path.Combine(folder, name))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles)
            .Order(StringComparer.Ordinal);
        return files.Prepend(Path.Combine(folder, "nginx.conf"));
    }

    private IEnumerable<int> Listening() =>
        Tables().SelectMany(ListeningPorts.Of).Distinct().Order();

    private IEnumerable<string> Tables() =>
        PortTables.Select(name => Text(Path.Combine(root, name))).OfType<string>();

    private static string? Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<ServiceFacts> AskAsync(int port, CancellationToken cancellation)
    {
        var health = await GetAsync(port, "/health", cancellation);
        var version = await GetAsync(port, "/version", cancellation);
        var metrics = await GetAsync(port, "/metrics", cancellation);
        return new ServiceFacts(
            port,
            health is not null,
            version is null ? null : Answers.Version(version),
            metrics is null ? null : Answers.Metrics(metrics)
        );
    }

    /// <summary>The body of a 2xx answer; null for any other and for none.</summary>
    private async Task<string?> GetAsync(int port, string path, CancellationToken cancellation)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}");
        var result = await http.FetchAsync(
            new FetchRequest(url, AnswerTime, MostBytes) { CutBody = true },
            cancellation
        );
        return result.Answer is { Succeeded: true } answer ? answer.Text : null;
    }
}
