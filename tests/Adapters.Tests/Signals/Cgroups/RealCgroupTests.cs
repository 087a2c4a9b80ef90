using System.Globalization;
using Lastgood.Adapters.Signals.Cgroups;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Cgroups;

/// <summary>Against the kernel of this machine.</summary>
public sealed class RealCgroupTests
{
    private const string Mounts = "/sys/fs/cgroup/";
    private const int Limit = 128 * 1024 * 1024;

    [Fact]
    public async Task A_process_that_takes_more_memory_than_it_may_is_counted()
    {
        await using var group = RealGroup.In(Mounts + "memory");
        group.Set("memory.limit_in_bytes", "16777216");
        var source = Source(new() { Path = group.Path });
        Assert.Equal(0, (await source.ReadAsync(Signal.OomKills)).Value);

        await group.Run("tail /dev/zero").WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, (await source.ReadAsync(Signal.OomKills)).Value);
        await group.Run("tail /dev/zero").WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, (await source.ReadAsync(Signal.OomKills)).Value);
    }

    [Fact]
    public async Task Memory_of_programs_counts_and_files_that_were_read_do_not()
    {
        await using var group = RealGroup.In(Mounts + "memory");
        group.Set("memory.limit_in_bytes", Limit.ToString(CultureInfo.InvariantCulture));
        // Not in /tmp, which may itself be memory.
        var file = Path.Combine(AppContext.BaseDirectory, $"cached-{Guid.NewGuid():n}");
        try
        {
            var source = Source(new() { Path = group.Path });
            await group
                .Run($"head -c {Limit / 2} /dev/zero > {file}; cat {file} > /dev/null")
                .WaitForExitAsync(TestContext.Current.CancellationToken);
            var cached = group.Get("memory.usage_in_bytes") / Limit;
            Assert.InRange(cached, 0.4, 1);
            Assert.InRange((await source.ReadAsync(Signal.Memory)).Value!.Value, 0, cached - 0.3);

            var program = group.Run(
                "x=$(head -c 30000000 /dev/zero | tr '\\0' x); echo held; sleep 600; :"
            );
            await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.InRange((await source.ReadAsync(Signal.Memory)).Value!.Value, 0.2, 0.99);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_program_that_uses_up_its_quota_uses_about_all_of_it()
    {
        await using var group = RealGroup.In(Mounts + "cpu", Mounts + "cpuacct");
        group.Set("cpu.cfs_quota_us", "10000");
        var program = group.Run("echo ready; while :; do :; done");
        await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var source = Source(new() { Pid = program.Id });

        // A tenth of a core, which even a busy machine has to give at some time; by cores it would be 0.05 at most.
        var cpu = await source.UntilAsync(Signal.Cpu, static sample => sample.Value > 0.3);

        Assert.True(cpu.Window > TimeSpan.Zero);
    }

    [Fact]
    public async Task Processor_time_of_version_2_is_read_and_a_controller_that_is_not_there_is_named()
    {
        await using var group = RealGroup.In(Mounts + "unified");
        using var only = new FakeMachine();
        // As if nothing else were mounted.
        only.Write("self/mountinfo", "1 1 0:1 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
        var program = group.Run("echo ready; while :; do :; done");
        await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var source = Source(only.Options(group.Path));

        await source.UntilAsync(Signal.Cpu, static sample => sample.Value > 0.05);
        foreach (var signal in new[] { Signal.Memory, Signal.OomKills })
        {
            Assert.Contains(
                "the controller is not enabled for this group",
                await source.WhyNoneAsync(signal),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_process_that_dies_is_missing_even_while_nobody_has_collected_it()
    {
        await using var group = RealGroup.In(Mounts + "memory");
        // The shell that would collect it becomes a program that does not.
        var parent = group.Run("sleep 600 & echo $!; exec sleep 600");
        var said = await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var pid = int.Parse(said!, CultureInfo.InvariantCulture);
        await Until.Async(
            () => File.ReadAllTextAsync($"/proc/{parent.Id}/comm"),
            static name => name.Trim() == "sleep"
        );
        var source = Source(new() { Pid = pid });
        Assert.Equal(0, (await source.ReadAsync(Signal.OomKills)).Value);

        System.Diagnostics.Process.GetProcessById(pid).Kill();

        var gone = await source.UntilAsync(Signal.OomKills, static sample => sample.Value is null);
        Assert.Contains("has ended", gone.Missing, StringComparison.Ordinal);
        Assert.True(Directory.Exists($"/proc/{pid}"));
    }

    private static CgroupSource Source(CgroupOptions options) =>
        new("shop", options, TimeProvider.System);
}
