using System.Diagnostics;

namespace Lastgood.KubernetesBed.Control;

/// <summary>A program of the control plane, and the last of what it said.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private const int KeptLines = 40;

    private readonly string name;
    private readonly Process process;
    private readonly Queue<string> said = new();

    private Daemon(string name, Process process)
    {
        this.name = name;
        this.process = process;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its process.</summary>
    public int Id => process.Id;

    public static async Task<Daemon> StartAsync(string program, params string[] arguments) =>
        new(Path.GetFileName(program), await Keeper.StartAsync(program, arguments));

    /// <summary>Waits until it answers 200.</summary>
    /// <param name="http">Asks.</param>
    /// <param name="address">The page.</param>
    /// <param name="patience">How long at most; a busy machine may take a multiple of the usual second.</param>
    public async Task AnswersAsync(HttpClient http, Uri address, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience);
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{name} ended: {Said()}");
            }
            try
            {
                using var answer = await http.GetAsync(address, end.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
                await Task.Delay(50, end.Token);
            }
            catch (HttpRequestException) when (!end.IsCancellationRequested)
            {
                await Task.Delay(50, CancellationToken.None);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"{name} does not answer at {address}: {Said()}", e);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private string Said()
    {
        lock (said)
        {
            return string.Join('\n', said);
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }
        lock (said)
        {
            said.Enqueue(line.Data);
            if (said.Count > KeptLines)
            {
                said.Dequeue();
            }
        }
    }
}
