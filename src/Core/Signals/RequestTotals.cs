using System.Runtime.InteropServices;

namespace Lastgood.Core.Signals;

/// <summary>How many requests a process has answered since it started, by its own counters.</summary>
/// <param name="Requests">All of them.</param>
/// <param name="Failures">Those that were answered with a server error (5xx).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RequestTotals(double Requests, double Failures)
{
    /// <summary>All series of a sample together.</summary>
    public static RequestTotals Of(RequestSample sample) =>
        new(sample.Requests.Values.Sum(), sample.Failures.Values.Sum());
}
