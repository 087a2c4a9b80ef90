using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

/// <summary>The texts that go into nginx's configuration, the commands, and what nginx says, exactly.</summary>
public sealed class NginxTextTests
{
    internal static readonly NginxOptions Shop = new()
    {
        Service = "shop",
        Front = "http://127.0.0.1:8080",
        Include = "/etc/nginx/lastgood/shop.conf",
        Slots =
        [
            new()
            {
                Name = "blue",
                Url = "http://127.0.0.1:8001",
                Start = ["systemctl", "start", "shop-{slot}@{release}"],
                Stop = ["systemctl", "stop", "shop-{slot}@*"],
                Status = ["systemctl", "is-active", "--quiet", "shop-{slot}@*"],
            },
            new()
            {
                Name = "green",
                Url = "http://127.0.0.1:8002",
                Target = "shop_green",
                Start = ["/srv/start", "{port}", "{release}"],
                Stop = ["/srv/stop", "{port}"],
                Status = ["/srv/status", "{port}"],
            },
        ],
    };

    [Fact]
    public void The_include_of_flag_mode()
    {
        var text = NginxSetup.IncludeText(Shop);
        var digest = text.Split("X-Lastgood-Include ")[1].Split(';')[0];

        Assert.Matches("^[0-9a-f]{16}$", digest);
        Assert.Equal(
            """
            # Written by lastgood for the service shop. Do not edit: it is written again where it differs.
            # For the server block of the service, whose locations say   proxy_pass http://$lastgood_shop;
            # nginx looks for the flag files at each request. lastgood switches by renaming one to the other.
            set $lastgood_shop 127.0.0.1:8001;
            set $lastgood_shop_slot blue;
            set $lastgood_shop_flag1 0;
            set $lastgood_shop_flag2 0;
            if (-f /etc/nginx/lastgood/shop.blue) {
                set $lastgood_shop_flag1 1;
            }
            if (-f /etc/nginx/lastgood/shop.green) {
                set $lastgood_shop_flag2 1;
                set $lastgood_shop shop_green;
                set $lastgood_shop_slot green;
            }
            location = /.lastgood/shop {
                allow 127.0.0.1;
                allow ::1;
                deny all;
                auth_basic off;
                access_log off;
                add_header X-Lastgood-Slot $lastgood_shop_slot;
                add_header X-Lastgood-Flags "blue=$lastgood_shop_flag1 green=$lastgood_shop_flag2";
                add_header X-Lastgood-Worker $pid;
                add_header X-Lastgood-Include DIGEST;
                try_files /.lastgood/none =204;
            }
            location = /.lastgood/shop/version {
                allow 127.0.0.1;
                allow ::1;
                deny all;
                auth_basic off;
                access_log off;
                add_header X-Lastgood-Slot $lastgood_shop_slot;
                add_header X-Lastgood-Flags "blue=$lastgood_shop_flag1 green=$lastgood_shop_flag2";
                add_header X-Lastgood-Worker $pid;
                add_header X-Lastgood-Include DIGEST;
                proxy_hide_header X-Lastgood-Slot;
                proxy_hide_header X-Lastgood-Flags;
                proxy_hide_header X-Lastgood-Worker;
                proxy_hide_header X-Lastgood-Include;
                proxy_set_header Host $host;
                proxy_cache off;
                proxy_pass http://$lastgood_shop/version;
            }

            """,
            text.Replace(digest, "DIGEST", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_digest_tells_one_include_from_another()
    {
        var (blue, green) = (Slot.Of(Shop.Slots[0]), Slot.Of(Shop.Slots[1]));

        Assert.NotEqual(
            FlagInclude.Of("shop", "/a", blue, green, "/version").Digest,
            FlagInclude.Of("shop", "/b", blue, green, "/version").Digest,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void The_include_of_reload_mode()
    {
        var text = NginxSetup.IncludeText(Shop with { Switch = SwitchMode.Reload });

        Assert.Equal(
            """
            # Written by lastgood for the service shop. Do not edit: it is written again at each switch.
            # For the http block; the locations of the service say   proxy_pass http://lastgood_shop;
            # slot: blue
            upstream lastgood_shop {
                server 127.0.0.1:8001;
            }

            """,
            text
        );
        Assert.Equal("blue", ReloadInclude.SlotOf(text));
        Assert.Null(ReloadInclude.SlotOf("upstream x { }"));
    }

    [Fact]
    public void Names_that_nginx_takes_for_operators_are_written_otherwise()
    {
        Assert.Equal("lastgood_web_shop_eu", NginxNames.Target("web-shop.eu"));
        Assert.Equal("/.lastgood/web-shop.eu", NginxNames.Location("web-shop.eu"));
    }

    [Fact]
    public void Commands_are_argument_lists_with_the_placeholders_filled()
    {
        var (blue, green) = (Slot.Of(Shop.Slots[0]), Slot.Of(Shop.Slots[1]));

        Assert.Equal(["systemctl", "start", "shop-blue@1.4.2"], blue.StartOf("1.4.2"));
        Assert.Equal(["systemctl", "stop", "shop-blue@*"], blue.Stop);
        Assert.Equal(["/srv/start", "8002", "1.4.2"], green.StartOf("1.4.2"));
        Assert.Equal(["/srv/stop", "8002"], green.Stop);
        Assert.Equal(["/srv/status", "8002"], green.Status);
    }

    [Fact]
    public void A_slot_survives_the_journal()
    {
        var slot = Slot.Of(Shop.Slots[0]);

        var read = Slot.From(slot.ToArguments(("mode", "Flag")));

        Assert.True(slot.ToArguments().Equals(read.ToArguments()));
        Assert.Equal(["systemctl", "start", "shop-blue@2"], read.StartOf("2"));
    }

    [Fact]
    public void Nginx_is_called_as_configured()
    {
        var options = Shop with { Command = ["sudo", "-n", "nginx"] };
        var nginx = new NginxCommand(
            options,
            new UserCommands(options.CommandTimeout, new CommandRunner(TimeProvider.System))
        );

        Assert.Equal(["sudo", "-n", "nginx", "-t"], nginx.Test);
        Assert.Equal(["sudo", "-n", "nginx", "-T"], nginx.Dump);
        Assert.Equal(["sudo", "-n", "nginx", "-s", "reload"], nginx.Reload);
    }

    [Theory]
    [InlineData(
        "nginx: [emerg] unexpected \"}\" in /etc/nginx/sites-enabled/other:12\nnginx: configuration file /etc/nginx/nginx.conf test failed\n",
        "unexpected \"}\"",
        "/etc/nginx/sites-enabled/other",
        12
    )]
    [InlineData(
        "nginx: [warn] conflicting server name \"a\" on 0.0.0.0:80, ignored\nnginx: [emerg] cannot load certificate \"/x.pem\": BIO_new_file() failed (SSL: error)\n",
        "cannot load certificate \"/x.pem\": BIO_new_file() failed (SSL: error)",
        null,
        null
    )]
    [InlineData(
        "2026/11/21 03:17:47 [emerg] 7680#7680: open() \"/etc/nope.conf\" failed (2: No such file or directory)\n",
        "open() \"/etc/nope.conf\" failed (2: No such file or directory)",
        null,
        null
    )]
    public void Faults_are_read_from_what_nginx_says(
        string error,
        string what,
        string? file,
        int? line
    ) => Assert.Equal(new NginxFault(what, file, line), NginxFault.Parse(error));

    [Fact]
    public void A_missing_include_is_told_from_other_missing_files()
    {
        var fault = NginxFault.Parse(
            "nginx: [emerg] open() \"/a/shop.conf\" failed (2: No such file or directory) in /etc/nginx/nginx.conf:4\n"
        );

        Assert.True(fault!.Misses("/a/shop.conf"));
        Assert.False(fault.Misses("/b/shop.conf"));
        Assert.Null(NginxFault.Parse("nginx: the configuration file is ok\n"));
    }

    [Theory]
    [InlineData("user www-data;\npid /run/nginx.pid;\n", "/run/nginx.pid")]
    [InlineData("daemon on; pid 'logs/a.pid';", "logs/a.pid")]
    [InlineData("# pid /run/other.pid;\nuser a;", null)]
    [InlineData("rapid x;", null)]
    public void The_pid_file_is_read_from_the_configuration(string text, string? file) =>
        Assert.Equal(file, new NginxConfiguration(text, null).PidFile);

    [Theory]
    [InlineData(
        "# configuration file /a.conf:\nhttp {\n  open_file_cache max=9;\n}",
        "\"open_file_cache max=9;\" in /a.conf"
    )]
    [InlineData(
        "# configuration file /a.conf:\nopen_file_cache off;\n# open_file_cache max=9;",
        null
    )]
    public void A_file_cache_is_found(string text, string? found) =>
        Assert.Equal(found, new NginxConfiguration(text, null).OpenFileCache);

    [Fact]
    public void Where_another_process_switched_the_drain_time_is_counted_by_the_wall_clock()
    {
        var clock = new SwitchClock(TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();

        Assert.True(clock.Since(now - TimeSpan.FromMinutes(5)) >= TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, clock.Since(now + TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.MaxValue, clock.Since(null));
        clock.Mark();
        Assert.True(clock.Since(now - TimeSpan.FromHours(1)) < TimeSpan.FromHours(1));
    }

    /// <summary>The other tests' nginx.conf is made of the same lines.</summary>
    [Theory]
    [InlineData(SwitchMode.Flag)]
    [InlineData(SwitchMode.Reload)]
    public async Task The_page_for_users_shows_the_lines_that_are_tested(SwitchMode mode)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "lastgood.slnx")))
        {
            folder = folder.Parent!;
        }
        var page = await File.ReadAllTextAsync(
            Path.Combine(folder.FullName, "docs/platforms/nginx.md"),
            TestContext.Current.CancellationToken
        );

        Assert.Contains(
            $"```nginx\n{NginxSetup.Lines(Shop with { Switch = mode })}\n```",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_that_work_have_no_problems() => Assert.Empty(OptionsCheck.Problems(Shop));

    public static TheoryData<string, NginxOptions> Wrong() =>
        new()
        {
            { "service \"a b\"", Shop with { Service = "a b" } },
            { "front \"localhost\"", Shop with { Front = "localhost" } },
            { "include \"shop.conf\"", Shop with { Include = "shop.conf" } },
            { "include \"/a/$x.conf\"", Shop with { Include = "/a/$x.conf" } },
            { "flags \"/a b\"", Shop with { Flags = "/a b" } },
            { "version path \"/v;\"", Shop with { Probe = new() { VersionPath = "/v;" } } },
            { "exactly two", Shop with { Slots = [Shop.Slots[0]] } },
            { "both are called", Green(static g => g with { Name = "blue" }) },
            {
                "both have the address",
                Green(static g => g with { Url = "http://127.0.0.1:8001" })
            },
            {
                "one is http and the other https",
                Green(static g => g with { Url = "https://127.0.0.1:8002" })
            },
            { "without a path", Green(static g => g with { Url = "http://127.0.0.1:8002/app" }) },
            {
                "does not look up the name localhost",
                Green(static g => g with { Url = "http://localhost:8002", Target = null })
            },
            { "upstream \"a;b\"", Green(static g => g with { Target = "a;b" }) },
            { "upstream is for switch: flag", Shop with { Switch = SwitchMode.Reload } },
            { "stop uses {release}", Green(static g => g with { Stop = ["stop", "{release}"] }) },
            {
                "status uses {release}",
                Green(static g => g with { Status = ["status", "{release}"] })
            },
        };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Options_that_cannot_work_are_explained(string problem, NginxOptions options) =>
        Assert.Contains(
            problem,
            Assert.Single(OptionsCheck.Problems(options)),
            StringComparison.Ordinal
        );

    private static NginxOptions Green(Func<SlotOptions, SlotOptions> change) =>
        Shop with
        {
            Slots = [Shop.Slots[0], change(Shop.Slots[1])],
        };
}
