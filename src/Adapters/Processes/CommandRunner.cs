using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Lastgood.Adapters.Processes;

/// <summary>Runs external programs on this machine.</summary>
/// <param name="time">Measures timeouts.</param>
/// <remarks>
/// On a timeout and on cancellation the program and all its descendants are killed. A process that a command left behind
/// on purpose (a daemon started by a <c>start</c> command) has no living parent in that tree and stays.
/// </remarks>
public sealed class CommandRunner(TimeProvider time) : ICommandRunner
{
    /// <summary>
    /// How long output is still collected once the program itself has ended. A process that it left behind may keep the
    /// pipes open for ever.
    /// </summary>
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a killed program gets to be gone. SIGKILL is not heeded in uninterruptible sleep, nor by another user's process.</summary>
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    /// <summary>128 and the number of SIGINT, as shells have it.</summary>
    private const int EndedBySigint = 130;

    /// <summary>
    /// How long a command that SIGINT ended waits for our own cancellation: Ctrl-C at a terminal reaches both, in any
    /// order, and is no failure of the command.
    /// </summary>
    private static readonly TimeSpan Hearing = TimeSpan.FromMilliseconds(500);

    /// <summary>ETXTBSY: somebody still writes the program, or a child forked meanwhile holds it open until its own start.</summary>
    private const int TextFileBusy = 26;

    /// <summary>How often such a program is tried again, at <see cref="Glance"/>: half a second in all.</summary>
    private const int Patient = 20;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var begin = time.GetTimestamp();
        using var process = await StartAsync(command, cancellation);
        using var reading = new CancellationTokenSource();
        var output = new BoundedOutput(command.OutputLimit);
        var error = new BoundedOutput(Command.UsualOutputLimit);
        var pipes = Task.WhenAll(
            output.ReadAsync(process.StandardOutput.BaseStream, reading.Token),
            error.ReadAsync(process.StandardError.BaseStream, reading.Token),
            FeedAsync(process, command.Input, reading.Token)
        );
        using var timeout = new CancellationTokenSource(command.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException) when (!process.HasExited)
        {
            var gone = await KillAsync(process);
            await FinishAsync(pipes, reading);
            cancellation.ThrowIfCancellationRequested();
            throw TimedOut(command, gone, error.LastLine);
        }
        var took = time.GetElapsedTime(begin);
        var ended = await FinishAsync(pipes, reading);
        if (process.ExitCode == EndedBySigint)
        {
            await Task.Delay(Hearing, time, cancellation);
        }
        return new CommandResult(process.ExitCode, output.Text, error.Text, took)
        {
            OutputHeld = !ended,
        };
    }

    private async Task<Process> StartAsync(Command command, CancellationToken cancellation)
    {
        var path = ProgramPath.Resolve(command);
        var start = new ProcessStartInfo(path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Folder ?? "",
        };
        foreach (var argument in command.Arguments.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var name in command.Without)
        {
            start.Environment.Remove(name);
        }
        foreach (
            var (name, value) in command.Environment ?? ImmutableDictionary<string, string>.Empty
        )
        {
            start.Environment[name] = value;
        }
        for (var again = Patient; ; again--)
        {
            try
            {
                var process = Process.Start(start)!;
                if (command.Input is null)
                {
                    process.StandardInput.Close();
                }
                return process;
            }
            catch (Win32Exception e) when (e.NativeErrorCode == TextFileBusy && again > 0)
            {
                await Task.Delay(Glance, time, cancellation);
            }
            catch (Win32Exception e)
            {
                throw ProgramPath.CannotStart(path, e);
            }
        }
    }

    private static async Task FeedAsync(
        Process process,
        string? input,
        CancellationToken cancellation
    )
    {
        if (input is null)
        {
            return;
        }
        try
        {
            var pipe = process.StandardInput.BaseStream;
            await pipe.WriteAsync(Encoding.UTF8.GetBytes(input), cancellation);
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It did not want to read all of it, or ended: its exit code says what became of it.
        }
    }

    private async Task<bool> KillAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e)
            when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile, or is another user's; what counts is whether it is gone.
        }
        using var patience = new CancellationTokenSource(Dying, time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Collects the rest of the output; false where somebody still held the pipes when that was given up.</summary>
    private async Task<bool> FinishAsync(Task pipes, CancellationTokenSource reading)
    {
        try
        {
            await pipes.WaitAsync(Drain, time);
            return true;
        }
        catch (TimeoutException)
        {
            await reading.CancelAsync();
            await pipes;
            return false;
        }
    }

    private static CommandException TimedOut(Command command, bool gone, string lastLine)
    {
        var said =
            lastLine.Length == 0
                ? "it wrote nothing to standard error"
                : $"its last words on standard error: {lastLine}";
        var fate = gone
            ? "was killed"
            : "could not be killed (it may run as another user): look after it";
        return new CommandException(
            $"{command.Arguments[0]} did not end within {Spoken.Duration(command.Timeout)} and {fate}; {said}",
            $"see where it hangs: {CommandLine.Show(command.Arguments)}"
        );
    }
}
