using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.Host;

namespace Lastgood.Adapters.Signals.Cgroups;

/// <summary>Finds the group of a service in the hierarchy of each controller, whichever version that is of.</summary>
/// <param name="options">Whose group.</param>
internal sealed class CgroupFinder(CgroupOptions options)
{
    /// <summary>The group where a controller keeps its figures: it is there, and not that of the whole machine.</summary>
    /// <param name="controller">E.g. <c>memory</c>.</param>
    /// <exception cref="NoFigureException">It cannot be told.</exception>
    public CgroupFolder Find(string controller) =>
        TryFind(controller)?.Checked()
        ?? throw new NoFigureException(
            $"the controller {controller} is not mounted here: mount it, or boot the kernel with it enabled (see cat /proc/cgroups)"
        );

    /// <summary>The same where it may be the root group, or not be there; null where the machine does not have that controller.</summary>
    public CgroupFolder? TryFind(string controller)
    {
        var mounts = CgroupMount.All(options.Proc);
        // Where both versions are mounted, a controller is in one only; version 1 names those that it has.
        var mount =
            mounts.FirstOrDefault(m =>
                m.Controllers?.Contains(controller, StringComparer.Ordinal) == true
            ) ?? mounts.FirstOrDefault(static m => m.Controllers is null);
        if (mount is null)
        {
            return null;
        }
        var path = options switch
        {
            { Path: { } given, Pid: null, PidFile: null } => Relative(given, mounts),
            { Path: null, Pid: { } pid, PidFile: null } => OfProcess(pid, mount, controller),
            { Path: null, Pid: null, PidFile: { } file } => OfProcess(Pid(file), mount, controller),
            _ => throw new NoFigureException(
                "exactly one of a path, a process and a file with the number of one must say whose control group to read"
            ),
        };
        var folder =
            mount.Folder(path)
            ?? throw new NoFigureException(
                $"the control group {path} lies outside of {mount.Root}, which is what {mount.Point} shows: run lastgood outside of that container, or with the machine's control groups mounted"
            );
        return new CgroupFolder(folder, mount.Point, mount.Controllers is null);
    }

    /// <summary>The path of a group that was given as a folder below one of the mounts.</summary>
    private static string Relative(string given, IReadOnlyList<CgroupMount> mounts)
    {
        var mount = mounts
            .Where(m =>
                given == m.Point || given.StartsWith(m.Point + "/", StringComparison.Ordinal)
            )
            .MaxBy(static m => m.Point.Length);
        return mount is null
            ? given
            : $"{mount.Root.TrimEnd('/')}/{given[mount.Point.Length..].TrimStart('/')}";
    }

    private static int Pid(string file)
    {
        var text = KernelFile.Read(file, "the service does not run, or writes it elsewhere").Text;
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && pid > 0
            ? pid
            : throw new NoFigureException(
                $"{file} holds {Spoken.Excerpt(text)}, which is not the number of a process"
            );
    }

    private string OfProcess(int pid, CgroupMount mount, string controller)
    {
        var process = string.Create(CultureInfo.InvariantCulture, $"{options.Proc}/{pid}");
        // ID:controllers:path; of version 2: 0::path.
        var groups = KernelFile.TryRead($"{process}/cgroup")?.Text.Split('\n') ?? throw Ended(pid);
        // Read after its group: in version 1 a process that ends goes to the root group, which is not the service's.
        if (HasEnded(KernelFile.TryRead($"{process}/stat")?.Text))
        {
            throw Ended(pid);
        }
        var own = groups
            .Select(static line => line.Split(':', 3))
            .FirstOrDefault(parts =>
                parts.Length == 3
                && (
                    mount.Controllers is null
                        ? parts[1].Length == 0
                        : parts[1].Split(',').Contains(controller, StringComparer.Ordinal)
                )
            );
        return own?[2]
            ?? throw new NoFigureException(
                $"{process}/cgroup names no group of the controller {controller}"
            );
    }

    private static NoFigureException Ended(int pid) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"process {pid} has ended: the service does not run, or another process is it now"
            )
        );

    /// <summary>Whether a process is gone, is dead and nobody collected it, or is just ending.</summary>
    /// <param name="stat">proc(5): <c>pid (comm) state ppid pgrp session tty tpgid flags …</c>; the name may hold anything.</param>
    private static bool HasEnded(string? stat)
    {
        const uint exiting = 0x4; // PF_EXITING of the kernel's include/linux/sched.h
        var fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries
        );
        return fields is null or ["Z" or "X", ..]
            || (
                fields.Length > 6
                && uint.TryParse(fields[6], CultureInfo.InvariantCulture, out var flags)
                && (flags & exiting) != 0
            );
    }
}
