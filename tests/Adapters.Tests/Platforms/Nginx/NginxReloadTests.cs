using System.Net;
using System.Net.Sockets;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

public sealed class NginxReloadTests : PlatformTestBase
{
    [Fact]
    public async Task The_first_deployment_is_ready_before_nginx_is_set_up_to_send_it_traffic()
    {
        await using var bed = new NginxBed(SwitchMode.Reload);
        var lines = await File.ReadAllTextAsync(bed["nginx.conf"], Cancellation);
        bed.ReplaceInFront($"include {bed.Include};", "");
        bed.ReplaceInFront("proxy_pass http://lastgood_shop;", "return 200 \"before \";");
        await bed.StartFrontAsync();
        await File.WriteAllTextAsync(bed["nginx.conf"], lines, Cancellation);
        var platform = bed.Create();

        var steps = await PlanAsync(platform, To("1.0"));

        Assert.Equal(["start", "ready", "setup", "confirm"], Names(steps));
        await ApplyAsync(platform, steps);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(
            ["start", "ready", "switch", "confirm"],
            Names(await PlanAsync(platform, To("1.1")))
        );
    }

    [Fact]
    public async Task A_fault_of_another_site_refuses_the_plan_and_names_its_file()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        await File.WriteAllTextAsync(
            bed["other.conf"],
            "\nserver { nonsense on; }\n",
            Cancellation
        );
        bed.ReplaceInFront("access_log off;", $"access_log off; include {bed["other.conf"]};");

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains(
            $"unknown directive \"nonsense\" in {bed["other.conf"]}:2",
            refusal.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_fault_that_comes_up_after_planning_changes_nothing()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        var before = await File.ReadAllTextAsync(bed.Include, Cancellation);
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");
        bed.ReplaceInFront("access_log off;", "access_log off; nonsense on;");

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));

        Assert.Contains($"in {bed["nginx.conf"]}:", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(bed.Include, Cancellation));
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_file_that_was_written_and_not_loaded_is_not_applied_and_is_loaded()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");
        await File.WriteAllTextAsync(bed.Include, step.Arguments["content"], Cancellation);

        Assert.Equal(Observation.NotApplied, await platform.ObserveAsync(step, Cancellation));
        Assert.True((await platform.InspectAsync(Cancellation)).Candidates[0].Serving);
        await platform.ApplyAsync(step, Cancellation);

        Assert.Equal(Observation.Applied, await platform.ObserveAsync(step, Cancellation));
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Old_workers_that_still_have_connections_are_reported()
    {
        using var endless = new TcpListener(IPAddress.Loopback, 0);
        endless.Start();
        await using var bed = new NginxBed(SwitchMode.Reload);
        bed.WriteFront(
            server: $"location /endless {{ proxy_pass http://127.0.0.1:{((IPEndPoint)endless.LocalEndpoint).Port}; }}"
        );
        await bed.StartSlotAsync("blue", "1.0");
        Directory.CreateDirectory(bed["lastgood"]);
        await File.WriteAllTextAsync(
            bed.Include,
            NginxSetup.IncludeText(bed.Options),
            Cancellation
        );
        await bed.StartFrontAsync();
        using var client = new HttpClient();
        var hanging = client.GetStringAsync(new Uri(bed.Options.Front + "/endless"), Cancellation);
        using var upstream = await endless.AcceptTcpClientAsync(Cancellation);
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");

        var evidence = await platform.ApplyAsync(step, Cancellation);

        Assert.StartsWith(
            "2 new under the same master",
            evidence["workers"],
            StringComparison.Ordinal
        );
        await NginxBed.UntilAsync(async () =>
            (
                await platform.ApplyAsync(
                    (await PlanAsync(platform, To("1.0")))[^1] with
                    {
                        Arguments = Details.Of(
                            ("mode", "Reload"),
                            ("slot", "green"),
                            ("version", "1.1")
                        ),
                    },
                    Cancellation
                )
            )["drained"]
                .StartsWith("1 old still have connections", StringComparison.Ordinal)
        );
        upstream.Close();
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task A_location_that_does_not_use_the_upstream_is_noticed()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        bed.ReplaceInFront(
            "proxy_pass http://lastgood_shop;",
            $"proxy_pass {bed.Options.Slots[0].Url};"
        );
        await bed.ReloadFrontAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.1"));
        var step = await ApplyUpToAsync(platform, steps, "switch");
        await platform.ApplyAsync(step, Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(steps[^1], Cancellation));

        Assert.Contains("answers 1.0 after the switch", error.Message, StringComparison.Ordinal);
        Assert.Contains(NginxSetup.Lines(bed.Options), error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_that_only_says_it_was_done_is_not_believed()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        var nginx = string.Join(' ', bed.Options.Command);
        var lies = bed.Script(
            "lies",
            $"""
            #!/bin/sh
            case "$*" in *reload*) exit 0 ;; esac
            exec {nginx} "$@"
            """
        );
        bed.Options = bed.Options with
        {
            Command = [lies],
            CommandTimeout = TimeSpan.FromSeconds(1),
        };
        // The prefix is in the script now, where it cannot be seen; the pid file has to be absolute.
        bed.ReplaceInFront("pid front.pid;", $"pid {bed["front.pid"]};");
        var platform = bed.Create();
        var step = await ApplyUpToAsync(platform, await PlanAsync(platform, To("1.1")), "switch");
        var capture = await platform.CaptureAsync(step, Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));

        Assert.Contains("old workers still accept", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        await FailsAsync(() => platform.UndoAsync(step, capture, Cancellation));
        Assert.Equal(capture["content"], await File.ReadAllTextAsync(bed.Include, Cancellation));
    }

    [Fact]
    public async Task The_files_mode_is_kept_and_a_link_is_followed()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        File.Move(bed.Include, bed["real.conf"]);
        File.CreateSymbolicLink(bed.Include, bed["real.conf"]);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.GroupRead;
        File.SetUnixFileMode(bed["real.conf"], mode);
        var platform = bed.Create();

        await ApplyAsync(platform, await PlanAsync(platform, To("1.1")));

        Assert.Equal(bed["real.conf"], new FileInfo(bed.Include).LinkTarget);
        Assert.Equal(mode, File.GetUnixFileMode(bed["real.conf"]));
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_full_disk_changes_nothing()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Reload);
        var text = await File.ReadAllTextAsync(bed.Include, Cancellation);
        var mounted = await NginxBed.RunAsync([
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=8k",
            "tmpfs",
            bed["lastgood"],
        ]);
        Assert.SkipUnless(mounted.Succeeded, "only root can mount");
        try
        {
            await File.WriteAllTextAsync(bed.Include, text, Cancellation);
            await File.WriteAllBytesAsync(bed["lastgood/fill"], new byte[4096], Cancellation);
            var platform = bed.Create();
            var step = await ApplyUpToAsync(
                platform,
                await PlanAsync(platform, To("1.1")),
                "switch"
            );

            var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));

            Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
            Assert.Equal(text, await File.ReadAllTextAsync(bed.Include, Cancellation));
            Assert.Equal("1.0", await bed.UsersGetAsync());
        }
        finally
        {
            await NginxBed.RunAsync(["umount", bed["lastgood"]]);
        }
    }
}
