using System.Diagnostics;

namespace Lastgood.Adapters.Tests.Storage;

/// <summary>This assembly started as another process, see <see cref="Tests.Program"/>. Killed at the end, if it still runs.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process process;

    private ChildProcess(Process process) => this.process = process;

    /// <summary>The built program itself.</summary>
    public static string Program { get; } =
        Path.Combine(AppContext.BaseDirectory, "Lastgood.Adapters.Tests");

    public static ChildProcess Start(params string[] arguments) =>
        new(
            Process.Start(
                new ProcessStartInfo(Program, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                }
            )!
        );

    /// <summary>The next line that it says; null where it has ended.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellation) =>
        await process.StandardOutput.ReadLineAsync(cancellation);

    /// <summary>Waits for its end, which must be a good one.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }
        process.Dispose();
    }
}
