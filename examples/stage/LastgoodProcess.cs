using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Lastgood.Adapters.Processes;

namespace Lastgood.Stage;

/// <summary>A <c>lastgood</c> as it was built, running for a stage.</summary>
public sealed partial class LastgoodProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private LastgoodProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Error => Read(_error);

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts <c>lastgood</c> with the stage's configuration.</summary>
    /// <param name="stage">The stage; taking it down ends this too, where it knows how.</param>
    /// <param name="arguments">The command line after the program, without <c>--config</c>.</param>
    /// <param name="onLine">Is given every line of either stream as it comes; null to only keep them.</param>
    /// <param name="program">Another build of it; null for <see cref="Built.Lastgood"/>.</param>
    /// <param name="environment">Variables to set besides.</param>
    /// <param name="wrapper">A program, with its arguments, that becomes the one behind it: <c>setsid</c>, <c>nsenter …</c>.</param>
    public static LastgoodProcess Start(
        IStage stage,
        IReadOnlyList<string> arguments,
        Action<string>? onLine = null,
        string? program = null,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyList<string>? wrapper = null
    )
    {
        IReadOnlyList<string> command =
        [
            .. wrapper ?? [],
            program ?? Built.Lastgood,
            .. CommandLine(stage, arguments).Skip(1),
        ];
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in Surroundings(stage).Concat(environment ?? Nothing))
        {
            start.Environment[name] = value;
        }
        var process = new Process { StartInfo = start };
        var lastgood = new LastgoodProcess(process);
        process.OutputDataReceived += (_, line) => lastgood.Keep(lastgood._output, line, onLine);
        process.ErrorDataReceived += (_, line) => lastgood.Keep(lastgood._error, line, onLine);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return lastgood;
    }

    /// <summary>Starts <c>lastgood</c> so that it outlives this process.</summary>
    /// <param name="stage">The stage; taking it down ends this too, where it knows how.</param>
    /// <param name="log">The file that what it writes is added to.</param>
    /// <param name="arguments">The command line after the program, without <c>--config</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task DetachAsync(
        IStage stage,
        string log,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<string> inBackground =
        [
            "setsid",
            "--fork",
            "sh",
            "-c",
            """exec "$@" </dev/null >>"$0" 2>&1""",
            log,
            .. CommandLine(stage, arguments),
        ];
        var command = new Command(inBackground, TimeSpan.FromSeconds(10))
        {
            Environment = Surroundings(stage),
        };
        return new CommandRunner(TimeProvider.System).RunAsync(command, cancellation);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Send(PosixSignal.SIGINT);

    /// <summary>Sends it a signal.</summary>
    /// <param name="signal">SIGHUP, SIGINT or SIGTERM.</param>
    /// <param name="group">To its process group, as a terminal does; it has to lead one.</param>
    public void Send(PosixSignal signal, bool group = false)
    {
        var number = signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            _ => 15,
        };
        _ = Signal(group ? -_process.Id : _process.Id, number);
    }

    /// <summary>kill -9: itself, not what it started.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    private static IReadOnlyList<string> CommandLine(
        IStage stage,
        IReadOnlyList<string> arguments
    ) => [Built.Lastgood, .. arguments, "--config", stage.Configuration];

    private static Dictionary<string, string> Surroundings(IStage stage) =>
        new(StringComparer.Ordinal)
        {
            [stage.Mark.Key] = stage.Mark.Value,
            ["DOTNET_ROOT"] = Built.DotnetRoot,
            // No debugger's sockets in /tmp, which a killed process leaves behind.
            ["DOTNET_EnableDiagnostics"] = "0",
        };

    private void Keep(StringBuilder stream, DataReceivedEventArgs received, Action<string>? onLine)
    {
        if (received.Data is not { } line)
        {
            return;
        }
        lock (_lock)
        {
            stream.Append(line).Append('\n');
        }
        onLine?.Invoke(line);
    }

    private string Read(StringBuilder stream)
    {
        lock (_lock)
        {
            return stream.ToString();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
