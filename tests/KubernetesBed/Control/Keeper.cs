using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lastgood.KubernetesBed.Control;

/// <summary>
/// Starts programs that end with this process, even where it is killed. The kernel ends them with the thread that started them, so
/// they are all started by one that lives as long as the process.
/// </summary>
internal static class Keeper
{
    private static readonly BlockingCollection<Action> Work = Begin();

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<Process> StartAsync(string program, IEnumerable<string> arguments)
    {
        var question = new ProcessStartInfo(
            "setpriv",
            ["--pdeathsig", "KILL", "--", program, .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = new TaskCompletionSource<Process>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(question)!);
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var action in work.GetConsumingEnumerable())
            {
                action();
            }
        })
        {
            IsBackground = true,
            Name = "keeper",
        };
        thread.Start();
        return work;
    }
}
