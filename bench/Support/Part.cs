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
    public static Task<T> RunOnOneCoreAsync<T>(
        string name,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        var core = (Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture);
        // Set before it starts, so that its runtime knows of one core only.
        return ReadAsync<T>(
            name,
            new ProcessStartInfo(
                "taskset",
                ["-c", core, Environment.ProcessPath!, Option, name, .. arguments]
            ),
            cancellation
        );
    }

    /// <summary>Runs a part and reads its figures.</summary>
    /// <exception cref="CommandException">It failed.</exception>
    public static Task<T> RunAsync<T>(
        string name,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    ) => ReadAsync<T>(name, Start(name, arguments), cancellation);

    /// <summary>How a part is started.</summary>
    public static ProcessStartInfo Start(string name, IReadOnlyList<string> arguments) =>
        new(Environment.ProcessPath!, [Option, name, .. arguments]);

    private static async Task<T> ReadAsync<T>(
        string name,
        ProcessStartInfo start,
        CancellationToken cancellation
    )
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
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
