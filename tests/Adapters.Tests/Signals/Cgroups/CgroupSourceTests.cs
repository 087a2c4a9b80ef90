using Lastgood.Adapters.Signals.Cgroups;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Cgroups;

public sealed class CgroupSourceTests : IDisposable
{
    private const string Shop = "/system.slice/shop.service";
    private readonly FakeMachine two = FakeMachine.OfVersion2();
    private readonly FakeMachine one = FakeMachine.OfVersion1();

    public void Dispose()
    {
        two.Dispose();
        one.Dispose();
    }

    [Fact]
    public async Task Memory_is_without_file_cache_by_the_limit()
    {
        Assert.Equal(0.25, await Memory(two.Options(Shop)), 9);
        Assert.Equal(0.25, await Memory(one.Options("/docker/abc")), 9);
    }

    [Fact]
    public async Task A_limit_of_a_group_around_it_counts()
    {
        two.Write("fs/system.slice/memory.max", "200000\n");

        Assert.Equal(0.5, await Memory(two.Options(Shop)), 9);
    }

    [Fact]
    public async Task Memory_without_a_limit_is_a_share_of_the_machines()
    {
        two.Write("fs/system.slice/shop.service/memory.max", "max\n");
        one.Write(
            "memory/docker/abc/memory.stat",
            "hierarchical_memory_limit 9223372036854771712\ntotal_active_file 0\ntotal_inactive_file 0\n"
        );

        Assert.Equal(100_000.0 / (4000 * 1024), await Memory(two.Options(Shop)), 9);
        Assert.Equal(300_000.0 / (4000 * 1024), await Memory(one.Options("/docker/abc")), 9);
    }

    [Theory]
    // Two cores, no quota; a quota of its own; one of the slice around it; tied to one core.
    [InlineData("max 100000", "max 100000", "0-1", 2)]
    [InlineData("50000 100000", "max 100000", "0-1", 0.5)]
    [InlineData("150000 100000", "25000 100000", "0-1", 0.25)]
    [InlineData("max 100000", "max 100000", "1", 1)]
    public async Task Cpu_is_by_what_it_may_use(string own, string slice, string tied, double cores)
    {
        two.Write("fs/system.slice/shop.service/cpu.max", own);
        two.Write("fs/system.slice/cpu.max", slice);
        two.Write("fs/system.slice/shop.service/cpuset.cpus.effective", tied);

        var cpu = await CpuAfter(
            two.Options(Shop),
            () =>
                two.Write(
                    "fs/system.slice/shop.service/cpu.stat",
                    "nr_periods 1\nusage_usec 6000000\n"
                )
        );

        Assert.Equal(1 / cpu.Window.TotalSeconds / cores, cpu.Value!.Value, 6);
    }

    [Theory]
    [InlineData("-1", 2)]
    [InlineData("20000", 0.2)]
    public async Task Cpu_of_version_1_is_by_quota_or_cores(string quota, double cores)
    {
        one.Write("cpu/docker/abc/cpu.cfs_quota_us", quota);

        var cpu = await CpuAfter(
            one.Options("/docker/abc"),
            () => one.Write("cpu/docker/abc/cpuacct.usage", "6000000000\n")
        );

        Assert.Equal(1 / cpu.Window.TotalSeconds / cores, cpu.Value!.Value, 6);
    }

    [Fact]
    public async Task Processor_time_that_fell_begins_anew()
    {
        var cpu = await CpuAfter(
            two.Options(Shop),
            () => two.Write("fs/system.slice/shop.service/cpu.stat", "usage_usec 6\n")
        );

        Assert.Null(cpu.Value);
        Assert.Contains("the first reading of", cpu.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Oom_kills_are_the_kernels_count_and_no_failed_charges()
    {
        Assert.Equal(2, await Kills(Source(two.Options(Shop))));
        Assert.Equal(2, await Kills(Source(one.Options("/docker/abc"))));
    }

    [Fact]
    public async Task Oom_kills_in_groups_below_count_in_version_1_and_stay_when_those_go()
    {
        var source = Source(one.Options("/docker/abc"));
        await Kills(source);
        one.Write("memory/docker/abc/worker/deep/memory.oom_control", "oom_kill 3\n");
        Assert.Equal(5, await Kills(source));

        Directory.Delete(one["memory/docker/abc/worker"], recursive: true);
        Assert.Equal(5, await Kills(source));
        one.Write("memory/docker/abc/memory.oom_control", "oom_kill 4\n");
        Assert.Equal(7, await Kills(source));
    }

    [Fact]
    public async Task A_group_made_anew_at_the_same_path_has_all_its_kills_counted()
    {
        var source = Source(two.Options(Shop));
        await Kills(source);
        var folder = two["fs/system.slice/shop.service"];
        // Beside the old one, so that it is another folder for sure.
        Copy(folder, two["new"]);
        Directory.Delete(folder, recursive: true);
        Assert.Contains(
            "there is no control group",
            await source.WhyNoneAsync(Signal.OomKills),
            StringComparison.Ordinal
        );
        Directory.Move(two["new"], folder);

        Assert.Equal(4, await Kills(source));
    }

    [Fact]
    public async Task What_another_group_counted_before_the_service_turned_to_it_is_not_counted()
    {
        two.Write("fs/green/cgroup.type", "domain\n");
        two.Write("fs/green/memory.events", "oom_kill 40\n");
        two.Process(7, "0::/system.slice/shop.service\n");
        two.Process(8, "0::/green\n");
        two.Write("shop.pid", "7\n");
        var source = Source(new CgroupOptions { Proc = two.Proc, PidFile = two["shop.pid"] });
        Assert.Equal(2, await Kills(source));

        two.Write("shop.pid", "8\n");
        Assert.Equal(2, await Kills(source));
        two.Write("fs/green/memory.events", "oom_kill 41\n");
        Assert.Equal(3, await Kills(source));
    }

    [Fact]
    public async Task A_process_leads_to_its_group_in_each_hierarchy()
    {
        one.Process(
            7,
            "9:name=systemd:/user.slice\n4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n0::/x\n"
        );
        var source = Source(new CgroupOptions { Proc = one.Proc, Pid = 7 });

        Assert.Equal(0.25, (await source.ReadAsync(Signal.Memory)).Value!.Value, 9);
        Assert.Equal(0, (await source.ReadAsync(Signal.Cpu)).Value);
    }

    [Fact]
    public async Task A_folder_leads_to_its_group_in_each_hierarchy()
    {
        var source = Source(one.Options(one["memory/docker/abc"]));

        Assert.Equal(2, await Kills(source));
        Assert.Equal(0, (await source.ReadAsync(Signal.Cpu)).Value);
    }

    [Fact]
    public async Task In_a_container_without_a_namespace_the_groups_root_is_taken_off()
    {
        two.Write(
            "self/mountinfo",
            $"31 23 0:26 /docker/abc {two["fs"]} rw - cgroup2 cgroup2 rw\n"
        );

        Assert.Equal(0.25, await Memory(two.Options("/docker/abc" + Shop)), 9);
        Assert.Contains(
            "lies outside of /docker/abc",
            await Source(two.Options("/docker/other")).WhyNoneAsync(Signal.Memory),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_group_of_the_whole_machine_is_no_services()
    {
        foreach (var options in new[] { two.Options("/"), one.Options("/") })
        {
            foreach (var signal in Source(options).Signals)
            {
                Assert.Contains(
                    "the group of everything on this machine",
                    await Source(options).WhyNoneAsync(signal),
                    StringComparison.Ordinal
                );
            }
        }
    }

    [Fact]
    public async Task A_process_that_has_ended_is_missing()
    {
        two.Process(7, "0::/\n", state: 'Z');
        two.Process(6, "0::/\n", flags: 0x400144); // It is just ending: PF_EXITING among others.
        two.Write("none.pid", "");
        two.Write("gone.pid", "9\n");

        Assert.Contains(
            "process 6 has ended",
            await Why(new() { Pid = 6 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "process 7 has ended",
            await Why(new() { Pid = 7 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "process 8 has ended",
            await Why(new() { Pid = 8 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "process 9 has ended",
            await Why(new() { PidFile = two["gone.pid"] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is not the number of a process",
            await Why(new() { PidFile = two["none.pid"] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the service does not run, or writes it elsewhere",
            await Why(new() { PidFile = two["no.pid"] }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nothing_or_two_things_that_say_which_group_are_missing()
    {
        const string why = "exactly one of";

        Assert.StartsWith(why, await Why(new()), StringComparison.Ordinal);
        Assert.StartsWith(why, await Why(new() { Path = Shop, Pid = 7 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self/mountinfo", "", "no control groups are mounted")]
    [InlineData("self/mountinfo", null, "there is no ")]
    [InlineData("fs/system.slice/shop.service/memory.current", null, "is not enabled")]
    [InlineData("fs/system.slice/shop.service/memory.current", "x", "says x where a number")]
    [InlineData("fs/system.slice/shop.service/memory.stat", "anon 1\n", "no active_file")]
    [InlineData("fs/system.slice/shop.service/memory.max", "0", "is 0")]
    [InlineData("meminfo", "", "no MemTotal")]
    public async Task Memory_that_cannot_be_told_is_missing(string file, string? text, string why)
    {
        if (text is null)
        {
            two.Delete(file);
        }
        else
        {
            two.Write(file, text);
        }

        Assert.Contains(
            why,
            await Source(two.Options(Shop)).WhyNoneAsync(Signal.Memory),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_kernel_that_does_not_count_kills_is_missing_and_not_zero()
    {
        one.Write("memory/docker/abc/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n");

        Assert.Contains(
            "older than 4.13",
            await Source(one.Options("/docker/abc")).WhyNoneAsync(Signal.OomKills),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/system.slice/../../etc")]
    [InlineData("/../sibling")]
    public async Task A_path_that_climbs_out_is_refused(string path) =>
        Assert.Contains(
            "lies outside",
            await Source(two.Options(path)).WhyNoneAsync(Signal.Memory),
            StringComparison.Ordinal
        );

    private static CgroupSource Source(CgroupOptions options) =>
        new("shop", options, TimeProvider.System);

    private static async Task<double> Kills(CgroupSource source) =>
        (await source.ReadAsync(Signal.OomKills)).Value!.Value;

    private static async Task<double> Memory(CgroupOptions options) =>
        (await Source(options).ReadAsync(Signal.Memory)).Value!.Value;

    private Task<string> Why(CgroupOptions options) =>
        Source(options with { Proc = two.Proc }).WhyNoneAsync(Signal.Memory);

    private static async Task<SignalSample> CpuAfter(CgroupOptions options, Action change)
    {
        var source = Source(options);
        await source.ReadAsync(Signal.Cpu);
        change();
        return await source.ReadAsync(Signal.Cpu);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
