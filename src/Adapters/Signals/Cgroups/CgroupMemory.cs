using Lastgood.Adapters.Signals.Host;
using Lastgood.Adapters.Storage;

namespace Lastgood.Adapters.Signals.Cgroups;

/// <summary>What the controller of memory says of a group: cgroup-v1/memory.rst and cgroup-v2.rst of the kernel's documentation.</summary>
internal static class CgroupMemory
{
    /// <summary>More groups below one than this are not looked at, so that the work is bounded.</summary>
    private const int MaxGroups = 1000;

    private const string NotEnabled =
        "the controller is not enabled for this group (systemd: MemoryAccounting=yes; else write +memory into its parent's cgroup.subtree_control)";

    /// <summary>What the group uses and may use.</summary>
    /// <param name="group">The group.</param>
    /// <param name="machine">The machine's memory in bytes: no limit is higher.</param>
    /// <exception cref="NoFigureException">It cannot be told.</exception>
    public static MemoryUse Use(CgroupFolder group, double machine)
    {
        var (charged, prefix) = group.Unified
            ? ("memory.current", "")
            // These count the groups below, as usage does; those without "total_" do not.
            : ("memory.usage_in_bytes", "total_");
        var stat = KernelFile.Read($"{group.Path}/memory.stat", NotEnabled);
        var limit = group.Unified
            ? group.Upwards().Select(Max).Prepend(machine).Min()
            : Math.Min(machine, stat.Get("hierarchical_memory_limit"));
        return new MemoryUse(
            KernelFile.Read($"{group.Path}/{charged}", NotEnabled).Number(),
            stat.Get(prefix + "active_file") + stat.Get(prefix + "inactive_file"),
            limit > 0
                ? limit
                : throw new NoFigureException($"the memory limit of {group.Path} is 0")
        );
    }

    /// <summary>How many processes of each group were killed for want of memory, since that group began.</summary>
    /// <remarks>
    /// Version 2 counts the groups below in <c>memory.events</c>. Version 1 has the count in <c>memory.oom_control</c> since
    /// Linux 4.13, of the group alone, so those below are added. <c>memory.failcnt</c> is no such count: it grows whenever
    /// the limit is met, most often to drop some file cache and go on.
    /// </remarks>
    /// <exception cref="NoFigureException">It cannot be told.</exception>
    public static IReadOnlyDictionary<string, double> OomKills(CgroupFolder group)
    {
        if (group.Unified)
        {
            var events = KernelFile.Read($"{group.Path}/memory.events", NotEnabled);
            return new Dictionary<string, double>(StringComparer.Ordinal)
            {
                [Identity(group.Path)] = events.Get("oom_kill"),
            };
        }
        var control = KernelFile.Read($"{group.Path}/memory.oom_control", NotEnabled);
        if (control.Find("oom_kill") is not { } own)
        {
            throw new NoFigureException(
                $"{group.Path}/memory.oom_control has no oom_kill: this kernel is older than 4.13 and does not count them"
            );
        }
        var kills = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [Identity(group.Path)] = own,
        };
        foreach (var below in Below(group.Path))
        {
            // It may be gone again.
            if (KernelFile.TryRead($"{below}/memory.oom_control")?.Find("oom_kill") is { } more)
            {
                kills[Identity(below)] = more;
            }
        }
        return kills;
    }

    private static double Max(string folder) =>
        KernelFile.TryRead($"{folder}/memory.max") is { Text: not "max" } max
            ? max.Number()
            : double.PositiveInfinity;

    private static List<string> Below(string folder)
    {
        var all = new List<string> { folder };
        for (var i = 0; i < all.Count && all.Count <= MaxGroups; i++)
        {
            try
            {
                all.AddRange(Directory.EnumerateDirectories(all[i]));
            }
            catch (DirectoryNotFoundException)
            {
                // It went meanwhile, and those below it with it.
            }
        }
        return all.GetRange(1, Math.Min(all.Count - 1, MaxGroups));
    }

    /// <summary>A group that is made again at the same path counts from 0 again, and has another number.</summary>
    private static string Identity(string folder) => $"{folder} {FileIdentity.Of(folder)?.Number}";
}
