namespace Lastgood.Adapters.Signals.Cgroups;

/// <summary>A control group in one hierarchy.</summary>
/// <param name="Path">Where it is seen.</param>
/// <param name="Top">Where its hierarchy is mounted.</param>
/// <param name="Unified">Version 2 of control groups; else version 1.</param>
internal sealed record CgroupFolder(string Path, string Top, bool Unified)
{
    /// <summary>The group and those around it, from the inside, whose limits hold for it too.</summary>
    public IEnumerable<string> Upwards()
    {
        for (var folder = Path; folder.Length >= Top.Length; folder = Parent(folder))
        {
            yield return folder;
        }
    }

    /// <summary>Makes sure that it is there, and not the group of everything that runs on the machine.</summary>
    /// <exception cref="NoFigureException">It is not.</exception>
    public CgroupFolder Checked()
    {
        if (!Directory.Exists(Path))
        {
            throw new NoFigureException(
                $"there is no control group {Path}: the service does not run, or it is another group (see cat /proc/PID/cgroup for one of its processes)"
            );
        }
        // The kernel gives these files to the root group only, and to all but it: cgroup-v1/cgroups.rst, cgroup-v2.rst.
        var root = Unified
            ? !File.Exists($"{Path}/cgroup.type")
            : File.Exists($"{Path}/release_agent");
        return root
            ? throw new NoFigureException(
                $"{Path} is the group of everything on this machine: start the service in a group of its own (systemd and Docker do so), or watch the machine instead"
            )
            : this;
    }

    private static string Parent(string folder) => folder[..Math.Max(0, folder.LastIndexOf('/'))];
}
