using System.Runtime.InteropServices;

namespace Lastgood.App.Commands;

/// <summary>
/// Ctrl-C and the service manager's SIGTERM. The first asks to end in good order, and however long that takes it is not
/// cut short: half taken back is the one state that nobody wants. The second ends the process at once; what it was at
/// is in the journal. That a terminal was closed stops nothing.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> signals;

    public Interruption() =>
        signals = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, End),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, End),
            PosixSignalRegistration.Create(
                PosixSignal.SIGHUP,
                static signal => signal.Cancel = true
            ),
        ];

    /// <summary>Cancelled by the first one.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        signals.ForEach(static signal => signal.Dispose());
        source.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }
        signal.Cancel = true;
        // Not on this thread: it has the second signal to receive.
        _ = source.CancelAsync();
    }
}
