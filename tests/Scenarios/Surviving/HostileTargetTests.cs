using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>Releases that cannot be had, do not start, or are not what they should be; and an nginx that is not there.</summary>
public sealed class HostileTargetTests
{
    private static readonly StageOptions Cold = OpenShop.Quick with { Keep = "stop" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_target_that_never_gets_healthy_gets_no_traffic(bool back)
    {
        await using var shop = await OpenShop.OpenAsync(Cold);
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        if (back)
        {
            await stage.MustAsync("deploy", "shop", "1.1");
        }
        stage.AddRelease(back ? OpenShop.Good : "1.1", Fault.Hang);
        stage.Configure(Cold with { StartTimeout = TimeSpan.FromSeconds(3) });

        var ended = back
            ? await stage.RunAsync("rollback", "shop")
            : await stage.RunAsync("deploy", "shop", "1.1");

        var serving = back ? "1.1" : OpenShop.Good;
        ended.Is(4, "was not ready within 3 s; last seen", "curl -i ", $"{serving} serves now");
        Assert.Equal(serving, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_target_that_is_healthy_and_the_wrong_version_gets_no_traffic()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        stage.Configure(
            OpenShop.Quick with
            {
                Start = [stage.SlotScript, "start", "{slot}", OpenShop.Good, "{port}"],
            }
        );

        (await stage.RunAsync("deploy", "shop", "1.1")).Is(
            4,
            "slot green reports version 1.0; 1.1 was started there",
            "does the start command start the release that it is given?",
            "1.0 serves now"
        );

        Assert.False(await stage.SlotRunsAsync(stage.Slots[1], Cancelled));
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_target_that_is_gone_is_refused()
    {
        await using var shop = await OpenShop.OpenAsync(Cold);
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        await stage.MustAsync("deploy", "shop", "1.1");
        var artifact = Path.Combine(stage.Releases, OpenShop.Good);
        Directory.Delete(artifact, recursive: true);

        (await stage.RunAsync("rollback", "shop")).Is(
            3,
            "the artifact of 1.0 is not there",
            $"test -d {artifact}"
        );

        Assert.Equal("1.1", await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_is_refused_with_their_name()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        using var foreign = new TcpListener(IPAddress.Loopback, stage.Slots[1].Port);
        foreign.Start();

        (await stage.RunAsync("deploy", "shop", "1.1")).Is(
            3,
            string.Create(
                CultureInfo.InvariantCulture,
                $"port {stage.Slots[1].Port} of slot green is taken by process {Environment.ProcessId}"
            ),
            "stop that process"
        );

        foreign.Stop();
        await stage.MustAsync("deploy", "shop", "1.1");
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task Without_nginx_on_the_machine_the_first_deployment_says_so_and_a_rollback_needs_none()
    {
        await using var stage = await ShopStage.StartAsync(OpenShop.Quick, Cancelled);
        stage.AddRelease(OpenShop.Good);
        var configuration = await File.ReadAllTextAsync(stage.Configuration, Cancelled);
        var without = configuration.Replace(
            stage.NginxCommand[0],
            "/opt/nowhere/nginx",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(stage.Configuration, without, Cancelled);
        (await stage.RunAsync("deploy", "shop", OpenShop.Good)).Is(
            3,
            "there is no program /opt/nowhere/nginx",
            "install the program"
        );
        Assert.False(await stage.SlotRunsAsync(stage.Slots[0], Cancelled));

        await File.WriteAllTextAsync(stage.Configuration, configuration, Cancelled);
        await stage.DeployGoodAsync(OpenShop.Good);
        stage.AddRelease("1.1");
        await stage.MustAsync("deploy", "shop", "1.1");
        await File.WriteAllTextAsync(stage.Configuration, without, Cancelled);
        await stage.MustAsync("rollback", "shop");
        Assert.True((await stage.StateAsync()).Monitors(OpenShop.Good));
    }

    [Fact]
    public async Task A_bad_version_is_refused_with_its_incident_until_a_person_lifts_that()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddRelease("1.1");
        await stage.MustAsync("deploy", "shop", "1.1");
        await stage.MustAsync("rollback", "shop", "--reason", "it leaks");

        (await stage.RunAsync("deploy", "shop", "1.1")).Is(
            3,
            "1.1 is bad: it leaks (incident shop-i1)",
            "lastgood mark shop 1.1 good --reason"
        );
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());

        await stage.MustAsync("mark", "shop", "1.1", "good", "--reason", "it was the database");
        await stage.MustAsync("deploy", "shop", "1.1");
        Assert.Equal("1.1", await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_switch_that_somebody_makes_by_hand_is_noticed_recorded_and_can_be_gone_back_from()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        await using var watch = await stage.WatchAsync();
        await watch.SaysAsync("1.0  error_rate");
        stage.AddRelease("1.1");
        await stage.StartSlotAsync(stage.Slots[1], "1.1", Cancelled);
        await ShopStage.IsWellAsync(stage.Slots[1].Url, Cancelled);
        var flags = Path.GetDirectoryName(stage.Include)!;
        File.Move(Path.Combine(flags, "shop.blue"), Path.Combine(flags, "shop.green"));

        await watch.SaysAsync("1.1 serves; somebody else activated it");

        await stage.UntilAsync(static s => s.Serving?.Version == "1.1");
        (await stage.RunAsync("rollback", "shop")).Is(0);
        await watch.EndWatchAsync();
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_configuration_of_nonsense_is_refused_by_every_verb_and_all_else_goes_on()
    {
        await using var shop = await OpenShop.OpenAsync();
        var stage = shop.Stage;
        stage.AddBreakableRelease("1.1", Fault.Errors);
        await stage.MustAsync("deploy", "shop", "1.1");
        await using var watch = await stage.WatchAsync();
        await File.WriteAllTextAsync(stage.Configuration, "services: [{\n  \t\"x: %\n", Cancelled);

        foreach (
            var verb in (string[][])
                [
                    ["rollback", "shop"],
                    ["deploy", "shop", "1.0"],
                    ["status"],
                    ["watch"],
                ]
        )
        {
            (await stage.RunAsync(verb)).Is(2, $"{stage.Configuration}:2:");
        }

        Assert.Equal("1.1", await shop.ServesAsync());
        stage.Break("1.1");
        await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        await shop.NobodyNoticedAsync(static r => r.Version == "1.1");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
