using FsCheck;
using FsCheck.Fluent;
using Lastgood.App.Configuration.Initial;

namespace Lastgood.App.Tests.Configuration.Initial;

public sealed class NginxSitesTests
{
    [Fact]
    public void Servers_and_upstreams_are_found_wherever_they_stand()
    {
        var sites = NginxSites.Parse(
            """
            # configuration file /etc/nginx/nginx.conf:
            user www-data; # { not a block
            events { worker_connections 768; }
            http {
                log_format main '$remote_addr "{" ; }';
                upstream shop_blue { server 127.0.0.1:8001 max_fails=0; keepalive 8; }
                server {
                    listen 80 default_server;
                    listen [::]:443 ssl http2;
                    server_name shop.example.com "www.shop.example.com";
                    location / {
                        proxy_pass http://shop_blue;
                        if ($request_method = POST) { return 405; }
                    }
                    location /api/ { proxy_pass http://${api}:80; }
                }
            }
            stream {
                upstream db { server 127.0.0.1:5432; }
                server { listen 5433; proxy_pass db; }
            }
            """
        );
        var server = Assert.Single(sites.Servers);
        Assert.Equal(
            [new NginxListen("80", false), new NginxListen("[::]:443", true)],
            server.Listens
        );
        Assert.Equal("shop.example.com www.shop.example.com", string.Join(' ', server.Names));
        Assert.Equal("http://shop_blue http://${api}:80", string.Join(' ', server.Targets));
        var upstream = Assert.Single(sites.Upstreams);
        Assert.Equal("shop_blue", upstream.Name);
        Assert.Equal("127.0.0.1:8001", Assert.Single(upstream.Servers));
    }

    [Fact]
    public void Any_text_is_read_to_its_end() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.Elements(
                        "server",
                        "upstream x",
                        "listen",
                        " ",
                        ";",
                        "{",
                        "}",
                        "'",
                        "\"",
                        "\\",
                        "#",
                        "\n",
                        "${",
                        "$",
                        "80"
                    )
                    .ListOf()
                    .Select(static parts => string.Concat(parts))
                    .ToArbitrary(),
                static text =>
                {
                    NginxSites.Parse(text);
                }
            )
        );
}
