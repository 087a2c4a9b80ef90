using System.Diagnostics;
using System.Net.NetworkInformation;

namespace Lastgood.Adapters.Tests.Docker;

/// <summary>A Docker Engine with a bridge and addresses of its own, so that containers can have ports and networks.</summary>
public class NetworkedDockerBed : DockerBed
{
    private const int FirstNet = 100;
    private const int LastNet = 250;

    private readonly string bridge = $"lg{Guid.NewGuid():n}"[..12];
    private string net = "";

    protected override IReadOnlyList<string> NetworkArguments =>
        [
            $"--bridge={bridge}",
            "--ip-masq=false",
            $"--default-address-pool=base={net}.0.0/16,size=24",
        ];

    public override async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        net = FreeNet();
        await IpAsync("link", "add", bridge, "type", "bridge");
        await IpAsync("address", "add", $"{net}.0.1/24", "dev", bridge);
        await IpAsync("link", "set", bridge, "up");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (net.Length > 0)
        {
            await IpAsync("link", "delete", bridge);
        }
    }

    private static string FreeNet()
    {
        var taken = NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
            .Select(static a => a.Address.ToString())
            .ToList();
        // Others look for one at the same time.
        var begin = Random.Shared.Next(LastNet - FirstNet);
        return Enumerable
            .Range(begin, LastNet - FirstNet)
            .Select(static n => $"10.{FirstNet + (n % (LastNet - FirstNet))}")
            .First(one => !taken.Exists(a => a.StartsWith(one + ".", StringComparison.Ordinal)));
    }

    private static async Task IpAsync(params string[] arguments)
    {
        using var ip = Process.Start("ip", arguments);
        await ip.WaitForExitAsync();
        Assert.Equal(0, ip.ExitCode);
    }
}
