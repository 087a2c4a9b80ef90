using FsCheck;
using FsCheck.Fluent;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.Compose;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.Adapters.Platforms.Pm2;
using Lastgood.Adapters.Platforms.Swarm;
using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.App.Configuration;
using Lastgood.App.Configuration.Initial;
using Lastgood.App.Configuration.Initial.Hosted;

namespace Lastgood.App.Tests.Configuration.Initial;

/// <summary>What runs on the machine already becomes the services of the proposal.</summary>
public sealed class HostedTests : IDisposable
{
    private const string TwoServers = """
        global
            stats socket /run/haproxy/admin.sock mode 660 level admin
        frontend web
            bind *:8080
            default_backend portal
        backend portal
            server-state-file-name /var/lib/haproxy/portal.state
            server blue 127.0.0.1:8001 weight 100 check
            server green_2 127.0.0.1:8002 weight 0 check # the other one
        backend elsewhere
            server a 10.0.0.1:80
            server b 10.0.0.2:80
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_container_is_a_service_and_what_it_answers_is_how_it_is_watched()
    {
        var proposal = Proposal(
            [new HostedContainer(Container("Search_1", "registry:5000/search:2.3.1", 8095))],
            new ServiceFacts(8095, true, new VersionFacts("2.3.1", "version"), null)
        );

        var service = Load(proposal)[0];
        Assert.Equal("search-1", service.Name);
        var docker = Assert.IsType<ContainerOptions>(service.Platform);
        Assert.Equal("http://127.0.0.1:8095", docker.Front);
        Assert.Equal("Search_1", docker.Container);
        Assert.Equal("registry:5000/search:{release}", docker.Image);
        Assert.Equal("version", service.Probe.VersionField);
        Assert.Equal(0, proposal.ToChange);
        Assert.Equal(
            [
                "container Search_1 of registry:5000/search:2.3.1",
                "port 8095 answers /health, /version (2.3.1)",
            ],
            proposal.Found
        );
    }

    [Theory]
    [InlineData("shop:latest", "shop:{release}")]
    [InlineData("shop", "shop:{release}")]
    [InlineData("registry:5000/shop@sha256:abc", "registry:5000/shop:{release}")]
    [InlineData("sha256:0123", "web:{release}")]
    [InlineData("", "web:{release}")]
    public void An_image_that_names_no_version_has_to_be_looked_at(string image, string proposed)
    {
        var proposal = Proposal([new HostedContainer(Container("web", image, 80))]);
        Assert.Equal(proposed, ((ContainerOptions)Load(proposal)[0].Platform).Image);
        Assert.Contains("does not name a version", proposal.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_containers_behind_nginx_that_differ_in_a_colour_are_its_slots()
    {
        var nginx = NginxSites.Parse(
            """
            upstream shop { server 127.0.0.1:8001; server 127.0.0.1:8002; }
            server { listen 80; server_name shop.example.com; location / { proxy_pass http://shop; } }
            """
        );
        var facts = new MachineFacts(nginx, [])
        {
            Hosted =
            [
                new HostedContainer(Container("shop-green", "shop:1.0", 8001)),
                new HostedContainer(Container("shop-blue", "shop:1.1", 8002)),
                new HostedContainer(Container("mail", "mail:7", 8025)),
            ],
        };

        var services = Load(InitProposal.From(facts));

        Assert.Equal("shop mail", string.Join(' ', services.Select(static s => s.Name)));
        Assert.Equal(
            "green=http://127.0.0.1:8001 blue=http://127.0.0.1:8002",
            string.Join(' ', services[0].Nginx.Slots.Select(static s => $"{s.Name}={s.Url}"))
        );
        Assert.Equal("shop-{slot}", services[0].Nginx.Docker!.Container);
        Assert.Equal("shop:{release}", services[0].Nginx.Docker!.Image);
    }

    [Fact]
    public void A_project_of_Composes_is_one_service_with_what_is_released_together()
    {
        var project = Assert.Single(
            HostedProject.Among(
                [
                    Composed("db", "postgres:15", 5432),
                    Composed("backend", "registry:5000/shop/backend:2.0", 8081),
                    Composed("web", "registry:5000/shop/web:2.0", 8080),
                    Container("alone", "mail:7", 8025),
                ],
                new HashSet<int> { 8080 }
            )
        );

        var compose = Assert.IsType<ComposeOptions>(
            Assert.Single(Load(Proposal([project]))).Platform
        );

        Assert.Equal("http://127.0.0.1:8080", compose.Front);
        Assert.Equal("/srv/tickets", compose.Directory);
        Assert.Equal("tickets", compose.Project);
        Assert.Equal(["/srv/tickets/production.yaml"], compose.Files!);
        Assert.Equal(
            "backend=registry:5000/shop/backend:{release} web=registry:5000/shop/web:{release}",
            string.Join(' ', compose.Images.Select(static i => $"{i.Key}={i.Value}"))
        );
    }

    [Fact]
    public void A_service_of_a_swarm_is_a_service_where_users_come_in_to_it()
    {
        var proposal = Proposal([
            .. HostedSwarmService.Among([
                new SurveyedService("stack_web", "registry:5000/web:3.1@sha256:ab", [8080]),
                new SurveyedService("stack_worker", "registry:5000/worker:3.1", []),
            ]),
        ]);

        var service = Assert.Single(Load(proposal));
        Assert.Equal("stack-web", service.Name);
        var swarm = Assert.IsType<SwarmOptions>(service.Platform);
        Assert.Equal("stack_web", swarm.SwarmService);
        Assert.Equal("registry:5000/web:{release}", swarm.Image);
    }

    [Fact]
    public void A_backend_of_HAProxy_with_two_servers_here_is_a_service()
    {
        var proposal = Proposal([.. HostedBackend.Among(HaproxySites.Parse(TwoServers))]);

        var haproxy = Assert.IsType<HaproxyOptions>(Assert.Single(Load(proposal)).Platform);
        Assert.Equal("http://127.0.0.1:8080", haproxy.Front);
        Assert.Equal(["/run/haproxy/admin.sock"], haproxy.Sockets);
        Assert.Equal("/var/lib/haproxy/portal.state", haproxy.StateFile);
        Assert.Equal(
            "blue=blue green=green_2",
            string.Join(' ', haproxy.Slots.Select(static s => $"{s.Name}={s.Target}"))
        );
        Assert.Equal(3 + 2, proposal.ToChange); // start, stop, status; health and version
    }

    [Fact]
    public void A_unit_goes_back_by_the_link_that_it_starts_from()
    {
        Directory.CreateDirectory(folder["srv/orders/releases/1.0"]);
        File.CreateSymbolicLink(folder["srv/orders/current"], "releases/1.0");
        Listen(inode: "42", port: 8090, process: 100, child: 101);

        var unit = Unit("orders.service", "/srv/orders/current/bin/serve", "/usr/bin/env");
        var systemd = Options(Proposal([unit!]));

        Assert.Equal("orders.service", systemd.Unit);
        Assert.Equal("http://127.0.0.1:8090", systemd.Front);
        Assert.Equal("/srv/orders/current", systemd.Folders.Current);
        Assert.Equal("/srv/orders/releases", systemd.Folders.Releases);
    }

    [Fact]
    public void A_unit_of_a_template_and_one_in_a_checkout_are_told_apart()
    {
        Directory.CreateDirectory(folder["srv/wiki/.git"]);
        Listen(inode: "42", port: 8090, process: 100, child: 101);

        var template = Options(Proposal([Unit("wiki@1.4.service", "/opt/wiki/1.4")!]));
        Assert.Equal("wiki@{release}.service", template.Unit);
        Assert.Null(template.Folders.Current);
        var checkout = Options(Proposal([Unit("wiki.service", "/srv/wiki/serve")!]));
        Assert.Equal("/srv/wiki", checkout.Folders.Git!.Checkout);
        var unknown = Proposal([Unit("wiki.service", "/opt/wiki")!]);
        Assert.Equal(1 + 2, unknown.ToChange); // the folder; health and version
    }

    [Fact]
    public void A_unit_that_listens_nowhere_is_no_service()
    {
        Listen(inode: "42", port: 8090, process: 7, child: 8);
        Assert.Null(Unit("worker.service", "/srv/worker"));
    }

    [Fact]
    public void Whatever_runs_the_file_loads()
    {
        var words = Gen.Elements("shop", "Shop_1", "a.b", "-", "blue", "green", "9", "");
        var images = Gen.Elements("shop:1.0", "r:5000/a/b:2", "sha256:1", "A B", "x@sha256:1", "");
        var container =
            from name in words
            from image in images
            from port in Gen.Choose(1, 65535)
            select (HostedService)new HostedContainer(Container("c" + name, image, port));
        var unit =
            from name in words
            from path in Gen.Elements("/srv/a", "/", "/a b", "/{release}/x")
            from port in Gen.Choose(1, 65535)
            select (HostedService)
                new HostedUnit(
                    new SurveyedUnit($"u{name}.service", false, 1, [path]),
                    port,
                    ReleaseFolders.Of([path], "/nowhere")
                );
        var facts =
            from hosted in Gen.OneOf(container, unit).ListOf()
            select new MachineFacts(null, [])
            {
                Hosted =
                [
                    .. hosted
                        .DistinctBy(static h => h.Port)
                        .DistinctBy(static h => h.Key, StringComparer.Ordinal),
                ],
            };
        Prop.ForAll(
                Arb.From(facts),
                found => Load(InitProposal.From(found)).Count == Math.Max(1, found.Hosted.Count)
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_app_of_PM2s_goes_back_to_another_folder_beside_the_one_that_it_runs_in()
    {
        Directory.CreateDirectory(folder["srv/blog/releases/1.0"]);
        File.WriteAllText(folder["srv/blog/releases/1.0/ecosystem.config.js"], "");
        Listen(inode: "42", port: 8092, process: 100, child: 101);

        var app = HostedApp.Of(
            new SurveyedApp(
                "Blog",
                100,
                "/srv/blog/releases/1.0",
                "/srv/blog/releases/1.0/s.js",
                9
            ),
            Owners(),
            folder.Path
        );

        var pm2 = Assert.IsType<Pm2Options>(Load(Proposal([app!]))[0].Platform);
        Assert.Equal("Blog", pm2.App);
        Assert.Equal("http://127.0.0.1:8092", pm2.Front);
        Assert.Equal("/srv/blog/releases", pm2.Folders.Releases);
        Assert.Null(pm2.Script);
    }

    [Fact]
    public void An_app_in_a_cluster_is_reached_where_its_environment_says()
    {
        Directory.CreateDirectory(folder["srv/forum/.git"]);
        Listen(inode: "42", port: 8092, process: 7, child: 8);

        var app = HostedApp.Of(
            new SurveyedApp("forum", 100, "/srv/forum", "/srv/forum/lib/server.js", 8093),
            Owners(),
            folder.Path
        );

        var pm2 = Assert.IsType<Pm2Options>(Load(Proposal([app!]))[0].Platform);
        Assert.Equal("http://127.0.0.1:8093", pm2.Front);
        Assert.Equal("/srv/forum", pm2.Folders.Git!.Checkout);
        Assert.Equal("lib/server.js", pm2.Script);
        Assert.Null(
            HostedApp.Of(
                new SurveyedApp("worker", 100, "/srv/worker", "/srv/worker/w.js", null),
                Owners(),
                folder.Path
            )
        );
    }

    private HostedUnit? Unit(string name, params string[] paths) =>
        HostedUnit.Of(new SurveyedUnit(name, IsUsers: false, 100, paths), Owners(), folder.Path);

    private PortOwners Owners() =>
        new(
            folder.Path,
            ListeningPorts
                .Sockets(File.ReadAllText(folder["proc/net/tcp"]))
                .ToLookup(static s => s.Inode, static s => s.Port, StringComparer.Ordinal)
        );

    /// <summary>A process whose child listens.</summary>
    private void Listen(string inode, int port, int process, int child)
    {
        Directory.CreateDirectory(folder[$"proc/{process}/task/{process}"]);
        Directory.CreateDirectory(folder[$"proc/{child}/fd"]);
        Directory.CreateDirectory(folder["proc/net"]);
        File.WriteAllText(folder[$"proc/{process}/task/{process}/children"], $"{child} ");
        File.CreateSymbolicLink(folder[$"proc/{child}/fd/3"], $"socket:[{inode}]");
        File.WriteAllText(
            folder["proc/net/tcp"],
            $"head\n 0: 0100007F:{port:X4} 00000000:0000 0A 0:0 0:0 0 0 0 {inode} 1\n"
        );
    }

    private static SurveyedContainer Container(string name, string image, int port) =>
        new(name, image, new Dictionary<string, string>(StringComparer.Ordinal), [new(port, 8080)]);

    private static SurveyedContainer Composed(string service, string image, int port) =>
        new(
            $"tickets-{service}-1",
            image,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["com.docker.compose.project"] = "tickets",
                ["com.docker.compose.service"] = service,
                ["com.docker.compose.project.working_dir"] = "/srv/tickets",
                ["com.docker.compose.project.config_files"] = "/srv/tickets/production.yaml",
            },
            [new(port, 8080)]
        );

    private static InitProposal Proposal(
        IReadOnlyList<HostedService> hosted,
        params IReadOnlyList<ServiceFacts> services
    ) => InitProposal.From(new MachineFacts(null, services) { Hosted = hosted });

    private static SystemdUnitOptions Options(InitProposal proposal) =>
        Assert.IsType<SystemdUnitOptions>(Assert.Single(Load(proposal)).Platform);

    private static IReadOnlyList<ServiceSettings> Load(InitProposal proposal) =>
        Sample.Read(proposal.Yaml).Services;
}
