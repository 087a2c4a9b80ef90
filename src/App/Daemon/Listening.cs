namespace Lastgood.App.Daemon;

/// <summary>Keeps something listening while services are watched. What keeps it from that is said, and tried again.</summary>
internal static class Listening
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Listens until it is stopped.</summary>
    /// <param name="open">Begins to listen; says what it tells people, and when it has ended.</param>
    /// <param name="failed">A trouble as it is said.</param>
    /// <param name="say">Told where it listens, and of each trouble once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopped">Ends it.</param>
    public static async Task KeepAsync(
        Func<(IAsyncDisposable Server, string Told, Task Ended)> open,
        Func<string, string> failed,
        Action<string> say,
        TimeProvider time,
        CancellationToken stopped
    )
    {
        string? said = null;
        while (!stopped.IsCancellationRequested)
        {
            var trouble = await ListenAsync(open, say, stopped);
            if (trouble is not null && trouble != said)
            {
                say(failed(trouble));
            }
            said = trouble;
            await Task.Delay(Pause, time, stopped)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Listens until it is stopped; what keeps it from that, for people, else null.</summary>
    private static async Task<string?> ListenAsync(
        Func<(IAsyncDisposable Server, string Told, Task Ended)> open,
        Action<string> say,
        CancellationToken stopped
    )
    {
        try
        {
            var (server, told, ended) = open();
            await using var listening = server;
            say(told);
            await ended.WaitAsync(stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return stopped.IsCancellationRequested ? null : "the listener has ended";
        }
        catch (Exception e)
        {
            // Whatever it is: the services are watched all the same.
            return e.Message;
        }
    }
}
