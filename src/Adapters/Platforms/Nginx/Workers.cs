using System.Globalization;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>nginx's processes, as /proc shows them.</summary>
internal static class Workers
{
    private const string MasterTitle = "nginx: master process";
    private const string WorkerTitle = "nginx: worker process";
    private const string DrainingTitle = "nginx: worker process is shutting down";

    /// <summary>The master of a worker; null where it cannot be seen from here (nginx runs in a container, say).</summary>
    public static int? MasterOf(int worker)
    {
        if (!Title(worker).StartsWith(WorkerTitle, StringComparison.Ordinal))
        {
            return null;
        }
        try
        {
            // pid (comm) state ppid …; the comm may hold blanks and brackets.
            var stat = File.ReadAllText($"/proc/{Text(worker)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return IsMaster(int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The master whose pid file it is; null where there is none, or it cannot be seen from here.</summary>
    public static int? MasterIn(string? pidFile)
    {
        try
        {
            return
                pidFile is not null
                && int.TryParse(
                    File.ReadAllText(pidFile).Trim(),
                    CultureInfo.InvariantCulture,
                    out var pid
                )
                ? IsMaster(pid)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The workers of a master.</summary>
    public static WorkerSet Of(int master)
    {
        string[] children;
        try
        {
            children = File.ReadAllText($"/proc/{Text(master)}/task/{Text(master)}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            // It is gone.
            return WorkerSet.None;
        }
        var titles = children
            .Select(static c => int.Parse(c, CultureInfo.InvariantCulture))
            .Select(static pid => (Pid: pid, Title: Title(pid)))
            .ToList();
        return new WorkerSet(
            [.. titles.Where(static p => p.Title == WorkerTitle).Select(static p => p.Pid)],
            [.. titles.Where(static p => p.Title == DrainingTitle).Select(static p => p.Pid)]
        );
    }

    private static int? IsMaster(int pid) =>
        Title(pid).StartsWith(MasterTitle, StringComparison.Ordinal) ? pid : null;

    // nginx writes its title over the arguments and fills up with blanks.
    private static string Title(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{Text(pid)}/cmdline").Trim(' ', '\0');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Text(int pid) => pid.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The workers of one master.</summary>
/// <param name="Active">Those that accept connections.</param>
/// <param name="Draining">Those of an earlier configuration that still have connections.</param>
internal sealed record WorkerSet(IReadOnlyList<int> Active, IReadOnlyList<int> Draining)
{
    public static WorkerSet None { get; } = new([], []);
}
