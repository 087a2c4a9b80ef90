using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Tests.Signals;

/// <summary>A program that serves in the background; killed at the end.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder said = new();

    private Daemon(Process process)
    {
        this.process = process;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it and waits until it answers 200 to a GET.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ready">What it answers when it is ready; null: whoever starts it waits himself.</param>
    public static async Task<Daemon> StartAsync(string program, string[] arguments, string? ready)
    {
        var daemon = new Daemon(
            Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!
        );
        if (ready is null)
        {
            return daemon;
        }
        using var http = new HttpFetcher(TimeProvider.System);
        var question = new FetchRequest(ready, TimeSpan.FromSeconds(10), 64 * 1024);
        await Eventually.IsTrueAsync(
            async () =>
                (await http.FetchAsync(question, TestContext.Current.CancellationToken)).Answer
                    is { Succeeded: true },
            daemon.Died
        );
        return daemon;
    }

    /// <summary>What it said and how it ended, where it ended by itself; null while it runs.</summary>
    public string? Died()
    {
        if (!process.HasExited)
        {
            return null;
        }
        lock (said)
        {
            return $"exit code {process.ExitCode}: {said}";
        }
    }

    /// <summary>Kill -9.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.AppendLine(line.Data);
        }
    }
}

/// <summary>Waits for what must come, however slow the machine is.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Waits until a condition is met.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="hopeless">Says why it never will be, or null.</param>
    /// <param name="what">What is waited for.</param>
    public static async Task IsTrueAsync(
        Func<Task<bool>> condition,
        Func<string?>? hopeless = null,
        [CallerArgumentExpression(nameof(condition))] string what = ""
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        patience.CancelAfter(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            if (hopeless?.Invoke() is { } why)
            {
                Assert.Fail($"{what}: {why}");
            }
            try
            {
                await ticks.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException e)
                when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"not within {Patience.TotalSeconds} s: {what}", e);
            }
        }
    }

    /// <summary>Waits for something.</summary>
    public static async Task<T> ComesAsync<T>(
        Func<Task<T?>> look,
        [CallerArgumentExpression(nameof(look))] string what = ""
    )
        where T : class
    {
        T? found = null;
        await IsTrueAsync(async () => (found = await look()) is not null, what: what);
        return found!;
    }
}
