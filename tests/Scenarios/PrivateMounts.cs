using System.Diagnostics;
using System.Globalization;

namespace Lastgood.Scenarios;

/// <summary>
/// File systems that only chosen processes see mounted: a small disk, a read-only folder. It takes root, or a kernel that
/// gives users namespaces of their own, as Debian's does.
/// </summary>
internal sealed class PrivateMounts : IAsyncDisposable
{
    private const string Ready = "mounted";

    private readonly Process _holder;

    private PrivateMounts(Process holder) => _holder = holder;

    /// <summary>What to put before a program that is to see them.</summary>
    public IReadOnlyList<string> Wrapper =>
        [
            "nsenter",
            "--target",
            _holder.Id.ToString(CultureInfo.InvariantCulture),
            "--mount",
            .. Environment.IsPrivilegedProcess
                ? (string[])[]
                : ["--user", "--preserve-credentials"],
        ];

    /// <summary>Mounts.</summary>
    /// <param name="script">Does the mounting; $1, $2 … are the arguments.</param>
    /// <param name="arguments">The script's arguments.</param>
    public static async Task<PrivateMounts> MakeAsync(string script, params string[] arguments)
    {
        // As root without a namespace of users: nginx's own -t gives folders to another user, which is not known in one.
        var start = new ProcessStartInfo("unshare")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        IEnumerable<string> all =
        [
            .. Environment.IsPrivilegedProcess ? (string[])[] : ["--map-root-user"],
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-ec",
            $"{script}\necho {Ready}\nexec sleep 600",
            "sh",
            .. arguments,
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }
        var mounts = new PrivateMounts(Process.Start(start)!);
        var said = await mounts._holder.StandardOutput.ReadLineAsync(
            TestContext.Current.CancellationToken
        );
        if (said != Ready)
        {
            var trouble = await mounts._holder.StandardError.ReadToEndAsync(
                TestContext.Current.CancellationToken
            );
            await mounts.DisposeAsync();
            Assert.Fail(
                $"This needs to mount: run it as root, or allow users namespaces of their own (sysctl kernel.unprivileged_userns_clone=1). {trouble}"
            );
        }
        return mounts;
    }

    /// <summary>A path as those processes see it, for others.</summary>
    public string this[string path] =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{_holder.Id}/root{path}");

    public async ValueTask DisposeAsync()
    {
        if (!_holder.HasExited)
        {
            _holder.Kill();
        }
        await _holder.WaitForExitAsync();
        _holder.Dispose();
    }
}
