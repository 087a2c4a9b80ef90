using System.Diagnostics;

namespace Lastgood.Adapters.Processes;

/// <summary>
/// A program that runs beside this one for as long as it is needed, and not a moment longer: it is killed when this is disposed
/// of, and where the machine has <c>setpriv</c> also when this process is killed itself.
/// </summary>
internal sealed class Companion : IDisposable
{
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly BoundedOutput error = new(Command.UsualOutputLimit);
    private readonly CancellationTokenSource reading = new();
    private readonly Task pipes;

    private Companion(Process process)
    {
        this.process = process;
        pipes = Task.WhenAll(
            error.ReadAsync(process.StandardError.BaseStream, reading.Token),
            new BoundedOutput(Command.UsualOutputLimit).ReadAsync(
                process.StandardOutput.BaseStream,
                reading.Token
            )
        );
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Starts a program, standard input closed.</summary>
    /// <param name="arguments">Program and arguments.</param>
    /// <param name="cancellation">Gives up waiting for the start.</param>
    /// <exception cref="CommandException">It is not there, or may not be run.</exception>
    public static async Task<Companion> StartAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        // As a command would be, so that a missing program is told in the same words.
        var program = ProgramPath.Resolve(new Command(arguments, Dying));
        var tied = Tied(program, arguments);
        var start = new ProcessStartInfo(tied[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in tied.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }
        var started = new TaskCompletionSource<Process>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        // The kernel ends it with the thread that began it, and those of the pool end when they have nothing to do.
        new Thread(() =>
        {
            try
            {
                var running = Process.Start(start)!;
                running.StandardInput.Close();
                started.SetResult(running);
                running.WaitForExit();
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                started.SetException(ProgramPath.CannotStart(program, e));
            }
            catch (InvalidOperationException)
            {
                // Disposed of meanwhile: it has ended.
            }
        })
        {
            IsBackground = true,
            Name = Path.GetFileName(program),
        }.Start();
        return new Companion(await started.Task.WaitAsync(cancellation));
    }

    /// <summary>What it wrote to its standard error, once it has ended.</summary>
    public async Task<string> ErrorAsync()
    {
        try
        {
            await pipes.WaitAsync(Dying);
        }
        catch (TimeoutException)
        {
            // Somebody else holds its output: what was read has to do.
        }
        return error.Text;
    }

    /// <summary>Kills it.</summary>
    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Dying);
        }
        catch (Exception e)
            when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself.
        }
        reading.Cancel();
        reading.Dispose();
    }

    private static IReadOnlyList<string> Tied(string program, IReadOnlyList<string> arguments)
    {
        const string setpriv = "/usr/bin/setpriv";
        IReadOnlyList<string> plain = [program, .. arguments.Skip(1)];
        return File.Exists(setpriv) ? [setpriv, "--pdeathsig", "KILL", .. plain] : plain;
    }
}
