using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.Systemd;

namespace Lastgood.Adapters.Tests.Signals.Systemd;

/// <summary>
/// A real systemd of the test's own, as a user's manager. It has namespaces of its own for mounts and processes, so that it
/// touches nothing of this machine and all that it starts ends with it, and control groups of its own: at the root of their
/// hierarchies a manager takes every process there is for its own.
/// </summary>
public sealed class SystemdBed : IAsyncLifetime
{
    private const string Script = """
        for folder; do
            mkdir "$folder"
            echo $$ >"$folder/cgroup.procs"
        done
        mount -t tmpfs tmpfs /run
        mkdir -p /run/systemd/system /run/user/0/systemd/user
        echo ready
        # Not as the first process: it would take itself for the system's manager.
        XDG_RUNTIME_DIR=/run/user/0 /lib/systemd/systemd --user --log-target=console
        """;

    private readonly CommandRunner commands = new(TimeProvider.System);
    private readonly string name = $"lastgood-test-{Guid.NewGuid():n}";
    private IReadOnlyList<string> groups = [];
    private Process? outside;
    private int inside;

    public ICommandRunner Commands => commands;

    /// <summary>How systemctl is started within.</summary>
    public IReadOnlyList<string> Systemctl =>
        [
            "nsenter",
            "--target",
            inside.ToString(CultureInfo.InvariantCulture),
            "--mount",
            "--pid",
            "env",
            "XDG_RUNTIME_DIR=/run/user/0",
            "systemctl",
        ];

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        groups =
        [
            .. new[] { "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup" }
                .Where(static mount => File.Exists(Path.Combine(mount, "cgroup.procs")))
                .Select(mount => Path.Combine(mount, name)),
        ];
        outside = Process.Start(
            new ProcessStartInfo(
                "unshare",
                [
                    "--mount",
                    "--pid",
                    "--fork",
                    "--mount-proc",
                    "--kill-child",
                    "--propagation",
                    "private",
                    "sh",
                    "-ec",
                    Script,
                    "sh",
                    .. groups,
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var said = new List<string?>();
        outside.ErrorDataReceived += (_, line) => said.Add(line.Data);
        outside.BeginErrorReadLine();
        var ready = await outside.StandardOutput.ReadLineAsync(CancellationToken.None);
        Assert.True(ready == "ready", string.Join('\n', said));
        var children = await File.ReadAllTextAsync(
            $"/proc/{outside.Id}/task/{outside.Id}/children",
            CancellationToken.None
        );
        inside = int.Parse(children.Trim(), CultureInfo.InvariantCulture);
        await Until.Async(
            () =>
            {
                Assert.False(outside.HasExited, string.Join('\n', said));
                return AskAsync("is-system-running");
            },
            static state => state.Trim() is "running" or "degraded"
        );
    }

    /// <summary>Skips a test where there is no systemd for it.</summary>
    public void Needed() => Assert.SkipUnless(inside > 0, "a systemd of the test's own takes root");

    /// <summary>Makes a unit of the lines of its [Service] section, and starts it.</summary>
    public async Task<SystemdOptions> StartAsync(string unit, string service)
    {
        Needed();
        await InstallAsync(unit, $"[Unit]\nStartLimitIntervalSec=0\n[Service]\n{service}\n");
        await AskAsync("start", "--no-block", unit);
        return Options(unit);
    }

    /// <summary>Writes a unit file, and makes systemd read it.</summary>
    public async Task InstallAsync(string unit, string text)
    {
        await WriteAsync(unit, text);
        await AskAsync("daemon-reload");
    }

    /// <summary>Writes a unit file, behind systemd's back.</summary>
    public Task WriteAsync(string unit, string text) =>
        File.WriteAllTextAsync(Within($"user/{unit}"), text, CancellationToken.None);

    /// <summary>Takes away the sockets that systemd is reached by.</summary>
    public void Disconnect() => Directory.Move(Within("."), Within("../systemd.gone"));

    public SystemdOptions Options(string unit) =>
        new()
        {
            Unit = unit,
            User = true,
            Systemctl = Systemctl,
            Timeout = TimeSpan.FromSeconds(60),
        };

    /// <summary>Asks systemctl; what it says, whatever its exit code.</summary>
    public async Task<string> AskAsync(params string[] arguments)
    {
        var result = await commands.RunAsync(
            new([.. Systemctl, "--user", .. arguments], TimeSpan.FromSeconds(60)),
            CancellationToken.None
        );
        return result.Output + result.Error;
    }

    public async ValueTask DisposeAsync()
    {
        if (outside is null)
        {
            return;
        }
        // The first process of a namespace takes all the others with it.
        outside.Kill();
        await outside.WaitForExitAsync();
        outside.Dispose();
        await Until.Async(() => Task.FromResult(groups.All(Removed)), static gone => gone);
    }

    private string Within(string path) =>
        Path.GetFullPath($"/proc/{inside}/root/run/user/0/systemd/{path}");

    private static bool Removed(string group)
    {
        try
        {
            foreach (
                var below in Directory
                    .EnumerateDirectories(group, "*", SearchOption.AllDirectories)
                    .OrderByDescending(static path => path.Length)
            )
            {
                Directory.Delete(below);
            }
            Directory.Delete(group);
        }
        catch (IOException)
        {
            return !Directory.Exists(group);
        }
        return true;
    }
}
