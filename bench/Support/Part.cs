using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;

namespace Lastgood.Bench.Support;

/// <summary>A part of a benchmark in a process of its own, so that its memory and its processor time are its own.</summary>
internal interface IPart
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Does it. Its figures go to standard output, what is said meanwhile to standard error.</summary>
    Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation);
}

/// <summary>Starts parts.</summary>
internal static class Part
{
    /// <summary>What stands before a part's name on the command line.</summary>
    public const string Option = "--part";

    /// <summary>Runs a part on one core, the last of the machine, and reads its figures.</summary>
    /// <exception cref="CommandException">It failed.</exception>
    public static async Task<T> OnOneCoreAsync<T>(
        string name,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        var core = (Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture);
        // Set before it starts, so that its runtime knows of one core only.
        using var process = Process.Start(
            new ProcessStartInfo(
                "taskset",
                ["-c", core, Environment.ProcessPath!, Option, name, .. arguments]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            var told = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<T>(told)!
                : throw new CommandException($"{name} ended with {process.ExitCode}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Tells the figures of this part to the process that started it.</summary>
    public static Task TellAsync<T>(T figures) =>
        Console.Out.WriteLineAsync(JsonSerializer.Serialize(figures));
}
