using System.Net;
using Lastgood.Shop;

namespace Lastgood.Scenarios.Shop;

public sealed class ShopSettingsTests
{
    [Fact]
    public void What_is_not_said_is_an_ordinary_shop()
    {
        Assert.Equal(
            new ShopSettings(
                "1.0",
                IPAddress.Loopback,
                8001,
                Fault.None,
                new FaultStart(0, TimeSpan.Zero)
            ),
            Read([])
        );
    }

    [Fact]
    public void The_command_line_goes_before_the_environment()
    {
        var settings = Read(
            ["--version", "1.2", "--fault-after", "8s"],
            ("SHOP_VERSION", "1.1"),
            ("SHOP_ADDRESS", "0.0.0.0"),
            ("SHOP_PORT", "9000"),
            ("SHOP_FAULT", "hang"),
            ("SHOP_FAULT_AFTER", "200")
        );

        var start = new FaultStart(0, TimeSpan.FromSeconds(8));
        Assert.Equal(new ShopSettings("1.2", IPAddress.Any, 9000, Fault.Hang, start), settings);
    }

    [Theory]
    [InlineData("--prot 80", "\"--prot\" is not a setting")]
    [InlineData("1.0", "\"1.0\" is not a setting")]
    [InlineData("--address here", "\"here\" is not an address")]
    [InlineData("--port", "--port lacks its value")]
    [InlineData("--port 0", "\"0\" is not a port")]
    [InlineData("--port 65536", "\"65536\" is not a port")]
    [InlineData("--version 1\"0", "cannot be a version")]
    [InlineData("--fault burn", "\"burn\" is not a fault")]
    [InlineData("--fault-after 8m", "neither a number of checkouts")]
    [InlineData("--fault-after -1", "neither a number of checkouts")]
    public void What_makes_no_sense_is_refused_by_name(string line, string complaint)
    {
        var refusal = Assert.Throws<FormatException>(() => Read(line.Split(' ')));

        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
    }

    private static ShopSettings Read(
        string[] arguments,
        params (string Name, string Value)[] environment
    ) =>
        ShopSettings.Read(
            arguments,
            name => environment.FirstOrDefault(variable => variable.Name == name).Value
        );
}
