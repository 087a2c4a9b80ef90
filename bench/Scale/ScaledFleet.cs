using System.Diagnostics;
using System.Globalization;
using Lastgood.App.Daemon;
using Lastgood.Bench.Support;
using Lastgood.Core.Decisions;
using Lastgood.Core.Signals;

namespace Lastgood.Bench.Scale;

/// <summary>
/// Ticks of so many services, in a process of its own: <c>SERVICES TICKS</c>. Each service's samples come into being just
/// before its tick, as in a watch; what that takes is not counted.
/// </summary>
internal sealed class ScaledFleet : IPart
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private const int ReportEvery = 300;

    public string Name => "fleet";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var services = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var ticks = new TickFigures[int.Parse(arguments[1], CultureInfo.InvariantCulture)];
        var time = new SimulatedTime();
        var fleet = new Fleet(new RollbackCap(3, TimeSpan.FromMinutes(10)));
        var all = Enumerable
            .Range(0, services)
            .Select(i => new ScaledService(i, fleet, time))
            .ToArray();
        var kinds = new int[Enum.GetValues<DecisionKind>().Length];
        for (var i = 0; i < ticks.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            time.Advance(Second);
            Array.Clear(kinds);
            ticks[i] = Tick(all, fleet, time.Passed, kinds);
            if ((i + 1) % ReportEvery == 0)
            {
                await Console.Error.WriteLineAsync(
                    $"{services} services, {i + 1} ticks: {ticks[i].Milliseconds:0} ms, {ticks[i].Resident:0} MB"
                );
            }
        }
        await Part.TellAsync(new FleetFigures(ticks, ProcessFigures.Megabytes("VmHWM"), kinds));
    }

    private static TickFigures Tick(ScaledService[] all, Fleet fleet, TimeSpan now, int[] kinds)
    {
        var shared = new List<ServiceSample>();
        var measured = 0L;
        var used = Environment.CpuUsage.TotalTime;
        foreach (var service in all)
        {
            shared.Clear();
            service.Live(now, shared);
            var begin = Stopwatch.GetTimestamp();
            fleet.Samples.Put(shared);
            kinds[(int)service.Tick().Kind]++;
            measured += Stopwatch.GetTimestamp() - begin;
        }
        return new TickFigures(
            TimeSpan.FromSeconds((double)measured / Stopwatch.Frequency).TotalMilliseconds,
            (Environment.CpuUsage.TotalTime - used).TotalMilliseconds,
            ProcessFigures.Megabytes("VmRSS")
        );
    }
}

/// <summary>One tick of all services.</summary>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Cpu">How much processor time it took, and the making of its samples, in milliseconds.</param>
/// <param name="Resident">The resident memory after it, in MB.</param>
internal sealed record TickFigures(double Milliseconds, double Cpu, double Resident);

/// <summary>All ticks.</summary>
/// <param name="Ticks">In their order.</param>
/// <param name="MostResident">The most resident memory that there ever was, in MB.</param>
/// <param name="Kinds">How many decisions of each kind there were in the last tick.</param>
internal sealed record FleetFigures(
    IReadOnlyList<TickFigures> Ticks,
    double MostResident,
    IReadOnlyList<int> Kinds
);
