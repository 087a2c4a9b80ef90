using System.Diagnostics;
using System.Globalization;

namespace Lastgood.Adapters.Tests.Signals.Cgroups;

/// <summary>A control group of this machine's kernel, with processes in it. All are gone at the end.</summary>
internal sealed class RealGroup : IAsyncDisposable
{
    private readonly List<Process> processes = [];
    private readonly IReadOnlyList<string> folders;

    private RealGroup(string name, IReadOnlyList<string> folders)
    {
        Path = "/" + name;
        this.folders = folders;
    }

    public string Path { get; }

    /// <summary>In the hierarchies that are mounted at these points; skips the test where that is not to be had.</summary>
    public static RealGroup In(params string[] mounts)
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && mounts.All(Directory.Exists),
            $"needs root, and control groups at {string.Join(", ", mounts)}"
        );
        var name = $"lastgood-test-{Guid.NewGuid():n}";
        var group = new RealGroup(
            name,
            [.. mounts.Select(mount => System.IO.Path.Combine(mount, name))]
        );
        foreach (var folder in group.folders)
        {
            Directory.CreateDirectory(folder);
        }
        return group;
    }

    public void Set(string file, string value)
    {
        var folder = folders.Single(folder => File.Exists(System.IO.Path.Combine(folder, file)));
        File.WriteAllText(System.IO.Path.Combine(folder, file), value);
    }

    public double Get(string file) =>
        double.Parse(
            File.ReadAllText(
                folders.Select(folder => System.IO.Path.Combine(folder, file)).Single(File.Exists)
            ),
            CultureInfo.InvariantCulture
        );

    /// <summary>Runs a script in the group.</summary>
    public Process Run(string script)
    {
        var enter = string.Join("; ", folders.Select(static f => $"echo $$ > {f}/cgroup.procs"));
        var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"set -e; {enter}; set +e; {script}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
            await process.WaitForExitAsync();
            process.Dispose();
        }
        foreach (var folder in folders)
        {
            // A dead process leaves its group a moment later.
            await Until.Async(() => Task.FromResult(Removed(folder)), static gone => gone);
        }
    }

    private static bool Removed(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
