using Lastgood.Adapters.Signals.Host;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Host;

public sealed class HostSourceTests : IDisposable
{
    private readonly FakeProc proc = new();
    private readonly HostSource source;

    public HostSourceTests() =>
        source = new("shop", new HostOptions { Proc = proc.Path }, TimeProvider.System);

    public void Dispose() => proc.Dispose();

    [Fact]
    public async Task This_machine_uses_some_of_its_processors_and_memory()
    {
        var real = new HostSource("shop", new HostOptions(), TimeProvider.System);
        var clock = new MonotonicClock(TimeProvider.System);
        var before = clock.Now;

        Assert.Contains(
            "first reading",
            await real.WhyNoneAsync(Signal.Cpu),
            StringComparison.Ordinal
        );
        var cpu = await real.UntilAsync(Signal.Cpu, static sample => sample.Value is not null);
        var memory = await real.ReadAsync(Signal.Memory);

        Assert.InRange(cpu.Value!.Value, 0, 1);
        Assert.InRange(cpu.Window, TimeSpan.FromMilliseconds(1), clock.Now - before);
        Assert.InRange(memory.Value!.Value, 0.0001, 0.9999);
        Assert.InRange(memory.At, before, clock.Now);
    }

    [Fact]
    public async Task Cpu_is_the_share_of_ticks_in_which_no_core_was_idle_or_waiting()
    {
        await source.ReadAsync(Signal.Cpu);
        // 100 more: 30 user, 10 system, 5 irq, 5 softirq, 10 steal; 25 idle, 15 waiting for a disk.
        proc.Write("stat", "cpu  130 0 60 825 65 5 5 10 7 7\ncpu0 1 2 3 4\n");

        Assert.Equal(0.6, (await source.ReadAsync(Signal.Cpu)).Value!.Value, 9);
    }

    [Fact]
    public async Task Memory_is_the_share_that_is_not_available() =>
        Assert.Equal(0.75, (await source.ReadAsync(Signal.Memory)).Value!.Value, 9);

    [Fact]
    public async Task Ticks_that_did_not_advance_are_no_share_and_the_next_one_is_since_the_first()
    {
        await source.ReadAsync(Signal.Cpu);
        Assert.Contains(
            "one tick",
            await source.WhyNoneAsync(Signal.Cpu),
            StringComparison.Ordinal
        );
        proc.Write("stat", "cpu  150 0 50 850 50 0 0 0\n");

        Assert.Equal(0.5, (await source.ReadAsync(Signal.Cpu)).Value!.Value, 9);
    }

    [Fact]
    public async Task Ticks_that_fell_begin_anew()
    {
        await source.ReadAsync(Signal.Cpu);
        proc.Write("stat", "cpu  10 0 0 10 0 0 0 0\n");
        Assert.Contains(
            "first reading",
            await source.WhyNoneAsync(Signal.Cpu),
            StringComparison.Ordinal
        );
        proc.Write("stat", "cpu  11 0 0 13 0 0 0 0\n");

        Assert.Equal(0.25, (await source.ReadAsync(Signal.Cpu)).Value!.Value, 9);
    }

    [Fact]
    public async Task Idle_ticks_that_fell_do_not_make_more_than_all()
    {
        await source.ReadAsync(Signal.Cpu);
        proc.Write("stat", "cpu  200 0 50 799 50 0 0 0\n");

        Assert.Equal(1, (await source.ReadAsync(Signal.Cpu)).Value!.Value, 9);
    }

    [Theory]
    [InlineData("stat", null, "there is no ")]
    [InlineData("stat", "", "the first line of /proc/stat is not about all cores")]
    [InlineData("stat", "cpu 1 2", "the first line of /proc/stat is not about all cores")]
    [InlineData("stat", "cpu a b c d e", "says a where a number should be")]
    [InlineData("meminfo", null, "mount the kernel's process file system")]
    [InlineData("meminfo", "", "there is no MemTotal in ")]
    [InlineData("meminfo", "MemTotal: many kB", "says many where a number should be")]
    [InlineData("meminfo", "MemTotal: 0 kB\nMemAvailable: 0 kB", "there is no memory")]
    [InlineData("meminfo", "MemTotal: 5 kB\nMemFree: 4 kB", "there is no MemAvailable in ")]
    public async Task What_is_not_there_or_not_understood_is_missing(
        string file,
        string? text,
        string why
    )
    {
        var signal = file == "stat" ? Signal.Cpu : Signal.Memory;
        if (text is null)
        {
            proc.Delete(file);
        }
        else
        {
            proc.Write(file, text);
        }

        Assert.Contains(why, await source.WhyNoneAsync(signal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_that_is_cancelled_is_an_exception()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            source.ReadAsync(cancelled.Token)
        );
    }
}
