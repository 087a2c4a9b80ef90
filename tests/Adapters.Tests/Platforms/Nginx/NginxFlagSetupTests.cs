using Lastgood.Adapters.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

/// <summary>The way to the first switch, and the traps on it.</summary>
public sealed class NginxFlagSetupTests : PlatformTestBase
{
    [Fact]
    public async Task The_first_deployment_is_ready_before_nginx_is_set_up_to_send_it_traffic()
    {
        await using var bed = await BeforeSetupAsync();
        var platform = bed.Create();

        var steps = await PlanAsync(platform, To("1.0"));

        Assert.Equal(["start", "ready", "setup", "confirm"], Names(steps));
        Assert.Equal("before", await bed.UsersGetAsync());
        await ApplyAsync(platform, steps);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(
            ["start", "ready", "switch", "confirm"],
            Names(await PlanAsync(platform, To("1.1")))
        );
    }

    [Fact]
    public async Task A_release_that_runs_already_serves_from_the_setup_on()
    {
        await using var bed = await BeforeSetupAsync();
        await bed.StartSlotAsync("green", "1.0");
        var platform = bed.Create();

        var steps = await PlanAsync(platform, To("1.1", keep: false));

        Assert.Equal(["setup", "start", "ready", "switch", "confirm", "stop"], Names(steps));
        await platform.ApplyAsync(steps[0], Cancellation);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        await ApplyAsync(platform, steps);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal(["blue"], await bed.RunningAsync());
    }

    [Fact]
    public async Task Where_nginx_does_not_run_yet_the_file_is_written_and_a_person_starts_it()
    {
        await using var bed = new NginxBed(SwitchMode.Flag);
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.0"));
        Assert.Equal(["setup", "start", "ready", "confirm"], Names(steps));
        var capture = await platform.CaptureAsync(steps[0], Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(steps[0], Cancellation));
        await platform.UndoAsync(steps[0], capture, Cancellation);

        Assert.Contains("start it", error.Remedy, StringComparison.Ordinal);
        await bed.StartSlotAsync("blue", "1.0");
        await bed.StartFrontAsync();
        Assert.Equal("1.0", (await platform.InspectAsync(Cancellation)).Serving);
    }

    [Fact]
    public async Task An_include_that_is_not_included_is_refused_with_the_lines_to_add()
    {
        await using var bed = await BeforeSetupAsync();
        bed.ReplaceInFront($"include {bed.Include};", "set $lastgood_shop 127.0.0.1:1;");

        var refusal = await RefusalAsync(bed.Create(), To("1.0"));

        Assert.Contains(
            $"does not include {bed.Include}",
            refusal.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(NginxSetup.Lines(bed.Options), refusal.Remedy, StringComparison.Ordinal);
        Assert.False(File.Exists(bed.Include));
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_never_overwritten()
    {
        await using var bed = await BeforeSetupAsync();
        Directory.CreateDirectory(bed["lastgood"]);
        await File.WriteAllTextAsync(bed.Include, "# mine\n", Cancellation);

        var refusal = await RefusalAsync(bed.Create(), To("1.0"));

        Assert.Contains("not written by lastgood", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal("# mine\n", await File.ReadAllTextAsync(bed.Include, Cancellation));
    }

    [Fact]
    public async Task An_outdated_include_is_written_again_and_loaded_and_put_back_by_an_undo()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        var text = await File.ReadAllTextAsync(bed.Include, Cancellation);
        var outdated = text.Replace("access_log off;", "", StringComparison.Ordinal);
        await File.WriteAllTextAsync(bed.Include, outdated, Cancellation);
        var platform = bed.Create();

        var steps = await PlanAsync(platform, To("1.1"));

        Assert.Equal(["setup", "start", "ready", "switch", "confirm"], Names(steps));
        var capture = await platform.CaptureAsync(steps[0], Cancellation);
        await ApplyAsync(platform, [steps[0]]);
        Assert.Equal(text, await File.ReadAllTextAsync(bed.Include, Cancellation));
        await platform.UndoAsync(steps[0], capture, Cancellation);
        Assert.Equal(outdated, await File.ReadAllTextAsync(bed.Include, Cancellation));
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Another_sites_fault_is_named_and_nothing_is_changed()
    {
        await using var bed = await BeforeSetupAsync();
        await File.WriteAllTextAsync(
            bed["other.conf"],
            "\nserver { nonsense on; }\n",
            Cancellation
        );
        bed.ReplaceInFront("access_log off;", $"access_log off; include {bed["other.conf"]};");

        // nginx names the first fault that it meets: with the include in place the other file's.
        Directory.CreateDirectory(bed["lastgood"]);
        await File.WriteAllTextAsync(
            bed.Include,
            NginxSetup.IncludeText(bed.Options),
            Cancellation
        );
        var refusal = await RefusalAsync(bed.Create(), To("1.0"));

        Assert.Contains($"in {bed["other.conf"]}:2", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal("before", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_fault_that_comes_up_after_planning_leaves_no_trace()
    {
        await using var bed = await BeforeSetupAsync();
        await bed.StartSlotAsync("blue", "1.0");
        var platform = bed.Create();
        var setup = (await PlanAsync(platform, To("1.1")))[0];
        bed.ReplaceInFront("access_log off;", "access_log off; nonsense on;");

        var error = await FailsAsync(() => platform.ApplyAsync(setup, Cancellation));

        Assert.Contains($"in {bed["nginx.conf"]}:", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(bed.Include));
        Assert.Equal("before", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_folder_that_the_workers_may_not_enter_is_found_before_it_matters()
    {
        Assert.SkipUnless(Environment.UserName == "root", "the workers run as the same user");
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        await File.WriteAllTextAsync(bed.FlagOf("blue"), "", Cancellation);
        File.SetUnixFileMode(
            bed["lastgood"],
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Equal($"chmod o+x {bed["lastgood"]}", refusal.Remedy);
    }

    [Fact]
    public async Task A_file_cache_of_nginx_is_noticed_and_what_still_serves_is_left_running()
    {
        await using var bed = new NginxBed(SwitchMode.Flag);
        bed.WriteFront(server: "open_file_cache max=100;", workers: 1);
        await bed.StartSlotAsync("blue", "1.0");
        await bed.StartSlotAsync("green", "1.1");
        Directory.CreateDirectory(bed["lastgood"]);
        await File.WriteAllTextAsync(bed.FlagOf("green"), "", Cancellation);
        await File.WriteAllTextAsync(
            bed.Include,
            NginxSetup.IncludeText(bed.Options),
            Cancellation
        );
        await bed.StartFrontAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.0", keep: false));
        var confirm = await ApplyUpToAsync(platform, steps, "confirm");

        var error = await FailsAsync(() => platform.ApplyAsync(confirm, Cancellation));
        Assert.Contains(
            $"\"open_file_cache max=100;\" in {bed["nginx.conf"]}",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("open_file_cache off;", error.Remedy, StringComparison.Ordinal);

        await FailsAsync(() => platform.ApplyAsync(steps[^1], Cancellation));
        Assert.Equal(["blue", "green"], await bed.RunningAsync());
    }

    [Fact]
    public async Task A_front_that_does_not_lead_to_the_include_is_explained()
    {
        await using var bed = await NginxBed.ServingAsync(SwitchMode.Flag);
        bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromSeconds(1) };
        bed.ReplaceInFront(
            "http { ",
            $"http {{ server {{ listen {new Uri(bed.Options.Front).Authority} default_server; return 301 https://shop.example.com/; }} "
        );
        await bed.ReloadFrontAsync();
        await NginxBed.UntilAsync(async () => await bed.UsersGetAsync() == "nothing");
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.1"));
        Assert.Equal("setup", steps[0].Name);

        var error = await FailsAsync(() => platform.ApplyAsync(steps[0], Cancellation));

        Assert.Contains("to https://shop.example.com/", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"front\"", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>nginx runs with a configuration of before; the lines are added and not loaded.</summary>
    private static async Task<NginxBed> BeforeSetupAsync()
    {
        var bed = new NginxBed(SwitchMode.Flag);
        var lines = await File.ReadAllTextAsync(bed["nginx.conf"], Cancellation);
        bed.ReplaceInFront($"include {bed.Include};", "");
        bed.ReplaceInFront("proxy_pass http://$lastgood_shop;", "return 200 \"before \";");
        await bed.StartFrontAsync();
        await File.WriteAllTextAsync(bed["nginx.conf"], lines, Cancellation);
        return bed;
    }
}
