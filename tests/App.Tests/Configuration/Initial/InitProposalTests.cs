using FsCheck;
using FsCheck.Fluent;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.App.Configuration;
using Lastgood.App.Configuration.Initial;
using Lastgood.Core.Signals;

namespace Lastgood.App.Tests.Configuration.Initial;

public sealed class InitProposalTests
{
    private static readonly ServiceFacts Shop = new(
        8001,
        true,
        new VersionFacts("1.0", "version"),
        new MetricsFacts("shop_requests_total", "code", "shop_request_duration_seconds")
    );

    [Fact]
    public void A_bare_machine_gives_a_file_that_loads_with_everything_marked()
    {
        var proposal = InitProposal.From(new MachineFacts(null, []));
        var service = Load(proposal);
        Assert.Equal("my-service", service.Name);
        Assert.Equal(Signal.Health, Assert.Single(service.Policy.Triggers).Signal);
        Assert.Empty(proposal.Found);
        Assert.Equal(9, proposal.ToChange);
        Assert.Equal(10, proposal.Yaml.Split("CHANGE THIS").Length - 1); // once in the head
    }

    [Fact]
    public void Two_upstreams_that_differ_in_their_end_are_the_slots()
    {
        var proposal = InitProposal.From(
            new MachineFacts(
                NginxSites.Parse(
                    """
                    upstream other { server 10.0.0.1:80; }
                    upstream shop_green { server 127.0.0.1:8002; }
                    upstream shop_blue { server 127.0.0.1:8001; }
                    server { listen 443 ssl; server_name _; location / { proxy_pass http://elsewhere; } }
                    server {
                        listen 8443 ssl; listen 8080; server_name shop.example.com;
                        location / { proxy_pass http://shop_blue; }
                    }
                    """
                ),
                [Shop]
            )
        );
        var service = Load(proposal);
        Assert.Equal("shop", service.Name);
        Assert.Equal("http://127.0.0.1:8080", service.Nginx.Front);
        Assert.Equal("shop.example.com", service.Nginx.Host);
        Assert.Equal("/etc/nginx/lastgood/shop.conf", service.Nginx.Include);
        Assert.Equal(["blue", "green"], Names(service));
        Assert.Equal("http://127.0.0.1:8001", service.Nginx.Slots[0].Url);
        Assert.Equal("shop_blue", service.Nginx.Slots[0].Target);
        Assert.Equal("shop_green", service.Nginx.Slots[1].Target);
        Assert.Equal("version", service.Probe.VersionField);
        Assert.Equal("shop_requests_total", service.Metrics!.Requests);
        Assert.Equal("code", service.Metrics.StatusLabel);
        Assert.Equal("shop_request_duration_seconds", service.Metrics.Latency);
        Assert.Equal(3, service.Policy.Triggers.Count);
        Assert.Equal(3, proposal.ToChange); // start, stop, status
    }

    [Fact]
    public void A_single_port_behind_nginx_gets_a_second_slot_beside_it()
    {
        var service = Load(
            InitProposal.From(
                new MachineFacts(
                    NginxSites.Parse(
                        "server { listen 80; location / { proxy_pass http://localhost:3000/; } }"
                    ),
                    []
                )
            )
        );
        Assert.Equal("http://127.0.0.1", service.Nginx.Front);
        Assert.Null(service.Nginx.Host);
        Assert.Equal("http://127.0.0.1:3000", service.Nginx.Slots[0].Url);
        Assert.Equal("http://127.0.0.1:3001", service.Nginx.Slots[1].Url);
    }

    [Fact]
    public void Two_services_on_ports_close_by_are_the_slots_without_an_nginx()
    {
        var service = Load(
            InitProposal.From(new MachineFacts(null, [Shop, Shop with { Port = 8005 }]))
        );
        Assert.Equal("http://127.0.0.1:8001", service.Nginx.Slots[0].Url);
        Assert.Equal("http://127.0.0.1:8005", service.Nginx.Slots[1].Url);
    }

    [Fact]
    public void Whatever_is_found_the_file_loads_and_nginx_can_work_with_it()
    {
        var words = Gen.Elements(
            "shop",
            "a b",
            "_",
            "-",
            "x\"y",
            "{z}",
            "shop_blue",
            "shop_green",
            "*.example.com",
            "~^x$",
            "0",
            ""
        );
        var ports = Gen.Elements(
            "80",
            "127.0.0.1:8001",
            "127.0.0.1:8002",
            "[::1]:65535",
            "*:81",
            "unix:/s",
            "8001",
            "10.0.0.1:1",
            "localhost"
        );
        var servers =
            from address in ports
            from name in words
            from target in Gen.OneOf(words, ports)
            from tls in Gen.Elements(true, false)
            select new NginxServer([new NginxListen(address, tls)], [name], [$"http://{target}"]);
        var upstreams =
            from name in words
            from address in ports.ListOf()
            select new NginxUpstream(name, [.. address]);
        var services =
            from port in Gen.Elements(1, 8001, 8002, 65535)
            from healthy in Gen.Elements(true, false)
            from member in words
            from counter in Gen.Elements("a_requests_total", "b:requests_total")
            select new ServiceFacts(
                port,
                healthy,
                new VersionFacts("1.0", member.Length == 0 ? null : member),
                new MetricsFacts(counter, "code", null)
            );
        var facts =
            from server in servers.ListOf()
            from upstream in upstreams.ListOf()
            from service in services.ListOf()
            select new MachineFacts(new NginxSites([.. server], [.. upstream]), [.. service]);
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                facts.ToArbitrary(),
                static machine =>
                {
                    var service = Load(InitProposal.From(machine));
                    Assert.Empty(OptionsCheck.Problems(service.Nginx));
                }
            )
        );
    }

    private static ServiceSettings Load(InitProposal proposal) =>
        Sample.Read(proposal.Yaml).Services[0];

    private static IReadOnlyList<string> Names(ServiceSettings service) =>
        [.. service.Nginx.Slots.Select(static slot => slot.Name)];
}
