using System.Runtime.CompilerServices;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Decisions;

public sealed class TriggerBoardMemoryTests
{
    private const int Hour = 3600;
    private const int LongAgo = Hour - 60;

    [Fact]
    public void After_an_hour_a_board_holds_nothing_of_what_was_measured_long_ago()
    {
        var board = new TriggerBoard(
            new Policy
            {
                Triggers =
                [
                    TriggerLine.Parse("error_rate > 10% for 2m").Trigger!,
                    TriggerLine.Parse("p95 > 500ms").Trigger!,
                    TriggerLine.Parse("cpu > 95% for 5m").Trigger!,
                ],
            },
            baseline: null
        );
        var seen = Enumerable.Range(1, Hour).Select(second => Measure(board, second)).ToList();
        GC.Collect();
        Assert.DoesNotContain(seen.Take(LongAgo), static one => one.IsAlive);
        Assert.All(
            board.Evaluate(Seconds(Hour)),
            static reading => Assert.Equal(TriggerState.Clear, reading.State)
        );
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Measure(TriggerBoard board, int second)
    {
        var reading = At(second, second * 100, second, Latency(second * 50, second * 50, 0, 0));
        board.Add(Seconds(second), reading);
        board.Add(new SignalSample(Signal.Cpu, Seconds(second), 0.5));
        return new WeakReference(reading.Sample!.Latency.Values.First());
    }
}
