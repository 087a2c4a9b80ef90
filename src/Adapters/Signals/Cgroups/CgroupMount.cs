using System.Text.RegularExpressions;
using Lastgood.Adapters.Signals.Host;

namespace Lastgood.Adapters.Signals.Cgroups;

/// <summary>A mounted hierarchy of control groups.</summary>
/// <param name="Point">Where it is mounted.</param>
/// <param name="Root">The group that is seen there; <c>/</c> but in containers without a namespace of their own.</param>
/// <param name="Controllers">The controllers of a hierarchy of version 1; null: version 2.</param>
internal sealed partial record CgroupMount(
    string Point,
    string Root,
    IReadOnlyList<string>? Controllers
)
{
    /// <summary>All hierarchies that this process sees.</summary>
    /// <exception cref="NoFigureException">There are none.</exception>
    public static IReadOnlyList<CgroupMount> All(string proc)
    {
        var table = KernelFile.Read($"{proc}/self/mountinfo");
        var mounts = table.Text.Split('\n').Select(Parse).OfType<CgroupMount>().ToList();
        return mounts.Count > 0
            ? mounts
            : throw new NoFigureException(
                $"no control groups are mounted, says {proc}/self/mountinfo: mount them (mount -t cgroup2 none /sys/fs/cgroup)"
            );
    }

    /// <summary>Where a group of this hierarchy is seen; null where it lies outside of what is mounted.</summary>
    /// <param name="path">Its path, from the hierarchy's root.</param>
    public string? Folder(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Contains("..", StringComparer.Ordinal))
        {
            return null;
        }
        var clean = "/" + string.Join('/', parts);
        if (Root == "/")
        {
            return (Point + clean).TrimEnd('/');
        }
        return clean == Root ? Point
            : clean.StartsWith(Root + "/", StringComparison.Ordinal) ? Point + clean[Root.Length..]
            : null;
    }

    // 36 35 98:0 /root /point rw,noatime master:1 - cgroup cgroup rw,cpu,cpuacct, see proc(5).
    private static CgroupMount? Parse(string line)
    {
        var halves = line.Split(" - ", 2);
        if (halves.Length < 2)
        {
            return null;
        }
        var mount = halves[0].Split(' ');
        var system = halves[1].Split(' ');
        if (mount.Length < 5 || system.Length < 3)
        {
            return null;
        }
        return system[0] switch
        {
            "cgroup" => new(Plain(mount[4]), Plain(mount[3]), system[2].Split(',')),
            "cgroup2" => new(Plain(mount[4]), Plain(mount[3]), Controllers: null),
            _ => null,
        };
    }

    /// <summary>Spaces and the like are written as <c>\040</c>.</summary>
    private static string Plain(string field) =>
        Octal()
            .Replace(
                field,
                static m => ((char)Convert.ToInt32(m.Groups["code"].Value, 8)).ToString()
            );

    [GeneratedRegex(
        @"\\(?<code>[0-7]{3})",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Octal();
}
