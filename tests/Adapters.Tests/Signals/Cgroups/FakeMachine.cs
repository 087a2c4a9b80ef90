using Lastgood.Adapters.Signals.Cgroups;
using Lastgood.Adapters.Tests.Signals.Host;

namespace Lastgood.Adapters.Tests.Signals.Cgroups;

/// <summary>A machine with control groups of given figures, in the formats of the kernel's documentation.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly FakeProc proc = new();

    public string Proc => proc.Path;

    public string this[string path] => Path.Combine(Proc, path);

    /// <summary>A hierarchy of version 2, as systemd mounts it, with a group of a service.</summary>
    public static FakeMachine OfVersion2()
    {
        var machine = new FakeMachine();
        machine.Write(
            "self/mountinfo",
            $"""
            24 30 0:22 / /proc rw,nosuid - proc proc rw
            31 23 0:26 / {machine[
                "fs"
            ]} rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
            """
        );
        machine.Write("fs/cgroup.controllers", "cpuset cpu io memory pids\n");
        machine.Write("fs/cpuset.cpus.effective", "0-1\n");
        machine.Group("fs/system.slice", "max");
        machine.Group("fs/system.slice/shop.service", "400000");
        return machine;
    }

    /// <summary>Hierarchies of version 1, with a group of a service in each.</summary>
    public static FakeMachine OfVersion1()
    {
        var machine = new FakeMachine();
        machine.Write(
            "self/mountinfo",
            $"""
            32 31 0:29 / {machine["cpu"]} rw,relatime - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / {machine["memory"]} rw,relatime - cgroup cgroup rw,memory
            40 31 0:37 / {machine["systemd"]} rw,relatime - cgroup cgroup rw,xattr,name=systemd
            41 31 0:38 / {machine["unified"]} rw,relatime - cgroup2 cgroup2 rw
            """
        );
        machine.Write("cpu/release_agent", "");
        machine.Write("memory/release_agent", "");
        machine.Write("cpu/docker/abc/cpuacct.usage", "5000000000\n");
        machine.Write("cpu/docker/abc/cpu.cfs_quota_us", "-1\n");
        machine.Write("cpu/docker/abc/cpu.cfs_period_us", "100000\n");
        machine.Write("memory/docker/abc/memory.usage_in_bytes", "300000\n");
        machine.Write(
            "memory/docker/abc/memory.stat",
            "cache 9\nactive_file 1\ninactive_file 1\nhierarchical_memory_limit 400000\ntotal_active_file 50000\ntotal_inactive_file 150000\n"
        );
        machine.Write(
            "memory/docker/abc/memory.oom_control",
            "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"
        );
        machine.Write("memory/docker/abc/memory.failcnt", "77\n");
        return machine;
    }

    public void Write(string file, string text) => proc.Write(file, text);

    public void Delete(string file) => proc.Delete(file);

    /// <summary>A process in groups, as <c>/proc/PID/cgroup</c> has them.</summary>
    public void Process(int pid, string groups, char state = 'S', uint flags = 0x400000)
    {
        Write($"{pid}/stat", $"{pid} (a ) b) {state} 1 1 1 0 -1 {flags} 90\n");
        Write($"{pid}/cgroup", groups);
    }

    public CgroupOptions Options(string path) => new() { Proc = Proc, Path = path };

    public void Dispose() => proc.Dispose();

    private void Group(string path, string memoryMax)
    {
        Write($"{path}/cgroup.type", "domain\n");
        Write($"{path}/cpu.stat", "usage_usec 5000000\nuser_usec 1\nsystem_usec 2\n");
        Write($"{path}/cpu.max", "max 100000\n");
        Write($"{path}/memory.current", "300000\n");
        Write($"{path}/memory.max", memoryMax + "\n");
        Write(
            $"{path}/memory.stat",
            "anon 90000\nfile 200000\ninactive_file 150000\nactive_file 50000\n"
        );
        Write($"{path}/memory.events", "low 0\nhigh 0\nmax 88\noom 3\noom_kill 2\n");
    }
}
