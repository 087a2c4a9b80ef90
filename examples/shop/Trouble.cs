using System.Runtime.InteropServices;

namespace Lastgood.Shop;

/// <summary>The fault of a release, which sleeps until its time has come.</summary>
/// <param name="fault">How it breaks.</param>
/// <param name="start">When it breaks.</param>
/// <param name="opening">Since when <paramref name="start"/> counts.</param>
public sealed class Trouble(Fault fault, FaultStart start, Opening opening)
{
    private int _checkouts;

    /// <summary>Whether nothing is answered any more.</summary>
    public bool Hangs => fault == Fault.Hang && Awake;

    private bool Awake =>
        Volatile.Read(ref _checkouts) >= start.Checkouts
        && opening.OpenFor >= start.Elapsed
        && (start.File is null || File.Exists(start.File));

    /// <summary>Never answers. It ends when the client has given up, which frees the connection.</summary>
    public static Task HangAsync(CancellationToken aborted) =>
        Task.Delay(Timeout.Infinite, aborted);

    /// <summary>Goes through one checkout's share of the trouble.</summary>
    /// <returns>Whether the checkout can succeed.</returns>
    public async Task<bool> CheckoutAsync(CancellationToken aborted)
    {
        if (!opening.IsOpen)
        {
            return true;
        }
        var awake = Awake;
        var number = Interlocked.Increment(ref _checkouts);
        if (!awake)
        {
            return true;
        }
        switch (fault)
        {
            case Fault.Errors:
                // Four of five, evenly: a share to be measured, not a matter of luck.
                return number % 5 == 0;
            case Fault.Slow:
                await Task.Delay(Random.Shared.Next(250, 450), aborted);
                return true;
            case Fault.Crash:
                ExitAtOnce(1);
                return false;
            case Fault.Hang:
                await HangAsync(aborted);
                return false;
            default:
                return true;
        }
    }

    /// <summary>Environment.Exit would first stop the server in good order; a crash does not.</summary>
    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitAtOnce(int code);
}
