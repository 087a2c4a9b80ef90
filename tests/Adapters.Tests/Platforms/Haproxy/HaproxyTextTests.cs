using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Adapters.Platforms.Haproxy.Traffic;

namespace Lastgood.Adapters.Tests.Platforms.Haproxy;

public sealed class HaproxyTextTests
{
    private const string Header =
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight\n";

    private static readonly HaproxyOptions Right = new()
    {
        Service = "shop",
        Front = "http://127.0.0.1:8080",
        Sockets = ["/run/haproxy/admin.sock"],
        Backend = "shop",
        StateFile = "/var/lib/haproxy/shop.state",
        Slots = [Slot("blue", 8001), Slot("green", 8002)],
    };

    [Fact]
    public void Servers_are_read_by_the_names_of_the_columns()
    {
        var servers = ServerLine.Parse(
            Header + "3 shop 1 blue 127.0.0.1 2 0 100 100\n3 shop 2 green 127.0.0.1 0 9 0 0\n\n"
        );

        Assert.Equal(
            [new ServerLine("blue", 2, 0, 100), new ServerLine("green", 0, 9, 0)],
            servers
        );
        Assert.True(servers![0].IsUp);
        Assert.Equal("in maintenance", servers[1].State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Can't find backend.\n\n")]
    [InlineData("1\n")]
    [InlineData("2\n# srv_name srv_op_state srv_admin_state srv_uweight\n")]
    [InlineData("1\n# srv_name srv_op_state\n")]
    [InlineData(Header + "3 shop 1 blue\n")]
    [InlineData(Header + "3 shop 1 blue 127.0.0.1 2 0 many 100\n")]
    public void Anything_else_is_not_taken_for_servers(string text) =>
        Assert.Null(ServerLine.Parse(text));

    [Theory]
    [InlineData("100/0", true)]
    [InlineData("75/25", true)]
    [InlineData("100/25", true)]
    [InlineData("75/0", true)]
    [InlineData("50/50", false)]
    public void Weights_on_the_way_are_known(string now, bool known)
    {
        var share = new Share(
            ["/s"],
            "shop",
            "/f",
            "blue",
            "green",
            new Weights(100, 0),
            Weights.Sharing(25),
            TimeSpan.FromSeconds(1.5)
        );

        Assert.Equal(known, share.Knows(Weights.Parse(now)));
        Assert.Equivalent(share, Share.Of(share.ToArguments()), strict: true);
    }

    [Theory]
    [InlineData("load-server-state-from-file local\nserver-state-file-name /x/shop.state", true)]
    [InlineData(
        "  load-server-state-from-file local # yes\n\tserver-state-file-name \"/x/shop.state\"",
        true
    )]
    [InlineData("load-server-state-from-file global\nserver-state-file-name /x/shop.state", false)]
    [InlineData("# load-server-state-from-file local\nserver-state-file-name /x/shop.state", false)]
    [InlineData("load-server-state-from-file local\nserver-state-file-name /x/cart.state", false)]
    public void A_configuration_loads_the_file_or_does_not(string text, bool loads) =>
        Assert.Equal(loads, StartupCheck.Loads(text, "/x/shop.state"));

    [Theory]
    [InlineData("/run/haproxy/admin.sock", true)]
    [InlineData("127.0.0.1:9999", true)]
    [InlineData("/", false)]
    [InlineData("run/admin.sock", false)]
    [InlineData("127.0.0.1:0", false)]
    [InlineData(":9999", false)]
    public void Addresses_of_sockets_are_told_from_others(string text, bool right) =>
        Assert.Equal(right, RuntimeSocket.IsAddress(text));

    [Fact]
    public void Options_that_are_right_have_no_problem() =>
        Assert.Empty(HaproxyCheck.Problems(Right));

    [Fact]
    public void Each_wrong_option_is_named()
    {
        var problems = HaproxyCheck.Problems(
            Right with
            {
                Sockets = ["admin.sock"],
                Backend = "a b",
                StateFile = "shop.state",
                Canary = [25, 5],
                Slots = [Slot("blue", 8001), Slot("blue", 8002)],
            }
        );

        Assert.Equal(
            ["socket", "backend", "state_file", "canary", "slots", "slots"],
            problems.Select(static p => p.Split(' ', ':')[0]).ToArray()
        );
    }

    [Fact]
    public void The_lines_for_the_configuration_are_complete() =>
        Assert.Equal(
            """
            global
                # … what is there …
                stats socket /run/haproxy/admin.sock mode 660 level admin
            backend shop
                # … what is there …
                load-server-state-from-file local
                server-state-file-name /var/lib/haproxy/shop.state
                server blue 127.0.0.1:8001 weight 100 check
                server green 127.0.0.1:8002 weight 0 check
            """,
            HaproxySetup.Lines(Right)
        );

    private static SlotOptions Slot(string name, int port) =>
        new()
        {
            Name = name,
            Url = $"http://127.0.0.1:{port}",
            Target = name,
            Start = ["true"],
            Stop = ["true"],
            Status = ["true"],
        };
}
