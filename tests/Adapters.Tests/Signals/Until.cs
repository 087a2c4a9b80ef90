namespace Lastgood.Adapters.Tests.Signals;

/// <summary>Waits for conditions, asked often.</summary>
internal static class Until
{
    /// <summary>Much more than anything here takes, on a machine that does other things too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static async Task<T> Async<T>(Func<Task<T>> read, Func<T, bool> wanted)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        end.CancelAfter(Patience);
        var last = await read();
        while (!wanted(last))
        {
            if (end.IsCancellationRequested)
            {
                Assert.Fail($"What was waited for did not come; the last reading: {last}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            last = await read();
        }
        return last;
    }
}
