using System.Diagnostics;
using System.Globalization;

namespace Lastgood.CrashHost;

/// <summary>Counts the places at which the process could die, and kills it at the chosen one, as <c>kill -9</c> does.</summary>
internal sealed class Places(int? killAt, string? file)
{
    private readonly Lock gate = new();
    private int passed;

    public void Pass()
    {
        lock (gate)
        {
            passed++;
            if (file is not null)
            {
                File.WriteAllText(file, passed.ToString(CultureInfo.InvariantCulture));
            }
            if (passed == killAt)
            {
                Process.GetCurrentProcess().Kill();
            }
        }
    }
}
