using System.Runtime.InteropServices;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals;

/// <summary>
/// The memory of a group of processes. File cache that the kernel can take back at any time is no use of memory: without
/// that, a service that reads many files would seem to be at its limit, as <c>MemAvailable</c> does not count it for a
/// machine. What is mlocked, and tmpfs, is not on those lists and counts.
/// </summary>
/// <param name="Charged">All that is charged to it, in bytes.</param>
/// <param name="FileCache">The file pages on the lists of the kernel that it reclaims from, active and inactive, in bytes.</param>
/// <param name="Limit">What it may use, in bytes, above 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MemoryUse(double Charged, double FileCache, double Limit)
{
    /// <summary>Its share of what it may use.</summary>
    public SignalSample Sample(TimeSpan at) =>
        new(Signal.Memory, at, Math.Max(0, Charged - FileCache) / Limit);
}
