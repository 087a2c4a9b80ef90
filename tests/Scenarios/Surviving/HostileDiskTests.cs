using System.Text.Json;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>Disks that are full, or may not be written.</summary>
public sealed class HostileDiskTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_full_disk_a_rollback_changes_nothing_and_says_what_to_do()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        await using var disk = await SmallDiskAsync(shop.Stage);
        Fill(shop.Stage, disk);

        (await shop.Stage.RunAsync(disk.Wrapper, "rollback", "shop")).Is(
            1,
            "its disk is full",
            "nothing was recorded",
            $"df -h {shop.Stage.State}"
        );
        (await shop.Stage.RunAsync(disk.Wrapper, "status")).Is(0, "1.1");

        Assert.Equal("1.1", await shop.ServesAsync());
        MakeRoom(shop.Stage, disk);
        (await shop.Stage.RunAsync(disk.Wrapper, "rollback", "shop")).Is(0);
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_disk_that_gets_full_in_the_middle_stops_a_rollback_which_then_goes_on()
    {
        var cold = OpenShop.Quick with { Keep = "stop" };
        await using var shop = await OpenShop.OpenAsync(cold);
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        await using var disk = await SmallDiskAsync(shop.Stage);
        var filler = Path.Combine(shop.Stage.State, "filler");
        shop.Stage.Configure(
            cold with
            {
                Start = Sh.Run(
                    $"dd if=/dev/zero of={filler} bs=1k; exec {shop.Stage.SlotScript} start \"$@\"",
                    "{slot}",
                    "{release}",
                    "{port}"
                ),
            }
        );

        (await shop.Stage.RunAsync(disk.Wrapper, "rollback", "shop")).Is(1, "its disk is full");

        Assert.Equal("1.1", await shop.ServesAsync());
        MakeRoom(shop.Stage, disk);
        (await shop.Stage.RunAsync(disk.Wrapper, "rollback", "shop")).Is(0);
        var incidents = await shop.Stage.RunAsync(disk.Wrapper, "incident", "list", "--json");
        using var json = JsonDocument.Parse(incidents.Output);
        Assert.Equal(1, json.RootElement.GetProperty("incidents").GetArrayLength());
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_watch_goes_on_with_a_full_disk_and_rolls_back_once_there_is_room()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddBreakableRelease("1.1", Fault.Errors);
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        await using var disk = await SmallDiskAsync(shop.Stage);
        await using var watch = await shop.Stage.WatchAsync(wrapper: disk.Wrapper);
        Fill(shop.Stage, disk);
        shop.Stage.Break("1.1");
        await watch.SaysAsync("its disk is full");
        Assert.False(watch.HasExited);

        MakeRoom(shop.Stage, disk);

        await watch.SaysAsync("watching for 15m");
        await watch.EndWatchAsync();
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.NobodyNoticedAsync(static r => r.Version == "1.1");
    }

    [Theory]
    [InlineData("flag", "the flag file")]
    [InlineData("reload", "shop.conf cannot be written")]
    public async Task Where_nginx_cannot_be_switched_for_a_read_only_folder_all_stays_as_it_was(
        string mode,
        string what
    )
    {
        await using var shop = await OpenShop.OpenAsync(OpenShop.Quick with { Switch = mode });
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        var folder = Path.GetDirectoryName(shop.Stage.Include)!;
        await using var mounts = await PrivateMounts.MakeAsync(
            """mount --bind "$1" "$1"; mount -o remount,bind,ro "$1" """,
            folder
        );

        (await shop.Stage.RunAsync(mounts.Wrapper, "rollback", "shop")).Is(
            4,
            what,
            "Read-only file system",
            "ls -ld ",
            "1.1 serves now"
        );

        Assert.Equal("1.1", await shop.ServesAsync());
        await shop.Stage.MustBeValidAsync();
        await shop.Stage.MustAsync("rollback", "shop");
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        if (mode == "flag")
        {
            await shop.NobodyNoticedAsync();
        }
    }

    [Fact]
    public async Task A_rollback_does_not_depend_on_a_place_to_write_its_output_to()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");

        IReadOnlyList<string> fullLog = ["sh", "-c", """exec "$@" >/dev/full 2>/dev/full""", "sh"];
        (await shop.Stage.RunAsync(fullLog, "rollback", "shop")).Is(0);

        Assert.True((await shop.Stage.StateAsync()).Monitors(OpenShop.Good));
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task A_watch_goes_on_while_its_journal_is_gone_and_takes_up_the_one_that_is_put_back()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddBreakableRelease("1.1", Fault.Errors);
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        var journal = Path.Combine(shop.Stage.State, "journal.db");
        var backup = Path.Combine(shop.Stage.Folder, "backup.db");
        File.Copy(journal, backup);
        await using var watch = await shop.Stage.WatchAsync();
        await watch.SaysAsync("1.1  error_rate");
        foreach (var file in Directory.GetFiles(shop.Stage.State, "journal.db*"))
        {
            File.Delete(file);
        }
        shop.Stage.Break("1.1");
        await watch.SaysAsync("was removed while it was in use: put it back from a backup");
        Assert.Equal("1.1", await shop.ServesAsync());

        File.Move(backup, journal);

        await shop.Stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        await shop.NobodyNoticedAsync(static r => r.Version == "1.1");
    }

    [Fact]
    public async Task A_journal_of_garbage_stops_every_command_and_moves_nothing()
    {
        await using var shop = await OpenShop.OpenAsync();
        shop.Stage.AddRelease("1.1");
        await shop.Stage.MustAsync("deploy", "shop", "1.1");
        var journal = Path.Combine(shop.Stage.State, "journal.db");
        await File.WriteAllTextAsync(journal, new string('x', 100_000), Cancelled);

        foreach (
            var verb in (string[][])
                [
                    ["rollback", "shop"],
                    ["deploy", "shop", "1.0"],
                    ["status"],
                ]
        )
        {
            (await shop.Stage.RunAsync(verb)).Is(1, "is damaged, or is no journal", ".recover");
        }
        await using var watch = await shop.Stage.WatchAsync();
        await watch.SaysAsync("is damaged, or is no journal");

        Assert.Equal("1.1", await shop.ServesAsync());
        watch.Interrupt();
        (await watch.EndAsync()).Is(1);
        await shop.NobodyNoticedAsync();
    }

    [Fact]
    public async Task With_its_journal_lost_a_rollback_is_refused_and_a_watch_begins_anew_with_what_serves()
    {
        await using var shop = await OpenShop.OpenAsync();
        Directory.Delete(shop.Stage.State, recursive: true);

        (await shop.Stage.RunAsync("rollback", "shop")).Is(
            3,
            "known to be good",
            "lastgood mark shop VERSION good"
        );
        await using var watch = await shop.Stage.WatchAsync();
        await shop.Stage.UntilAsync(static s => s.Serving?.Version == OpenShop.Good);
        await watch.EndWatchAsync();

        await shop.Stage.MustAsync("mark", "shop", OpenShop.Good, "good", "--reason", "it is");
        await shop.NobodyNoticedAsync();
    }

    private static Task<PrivateMounts> SmallDiskAsync(ShopStage stage) =>
        PrivateMounts.MakeAsync(
            """
            mkdir "$1.disk"
            mount -t tmpfs -o size=1m,mode=700 none "$1.disk"
            cp -a "$1/." "$1.disk/"
            mount --bind "$1.disk" "$1"
            """,
            stage.State
        );

    private static void Fill(ShopStage stage, PrivateMounts disk)
    {
        using var filler = File.Create(disk[Path.Combine(stage.State, "filler")], bufferSize: 0);
        try
        {
            while (true)
            {
                filler.Write(new byte[1024]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static void MakeRoom(ShopStage stage, PrivateMounts disk) =>
        File.Delete(disk[Path.Combine(stage.State, "filler")]);
}
