using Lastgood.Core.Decisions;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Decisions;

/// <summary>What can be wrong with a scrape.</summary>
public enum Fault
{
    None,
    Missing,
    Silence,
    NaN,
    Infinite,
    Negative,
    AllNaN,
    SeriesVanishes,
    HistogramBroken,
    HistogramOtherBuckets,
    Duplicate,
    Late,
}

/// <summary>A scrape: so many seconds after the last one, maybe wrong, maybe of a process that has just been restarted.</summary>
public sealed record ScrapeEvent(double Pause, Fault Fault, bool Restart);

/// <summary>A service with steady traffic and the same latency throughout, seen through a source that may be bad.</summary>
internal sealed class FlakyService
{
    private const int RequestsPerSecond = 50;
    private double now;
    private double ok;
    private double failed;
    private double observed;
    private Reading sent;

    /// <summary>A service that has been up for long; the board has seen one good scrape of it.</summary>
    public FlakyService(TriggerBoard board, double historicFailures)
    {
        (ok, failed, observed) = (historicFailures, historicFailures, historicFailures * 2);
        sent = Good();
        board.Add(Now, sent);
    }

    public TimeSpan Now => Seconds(now);

    public void Play(ScrapeEvent e, TriggerBoard board, bool failing)
    {
        now += e.Pause;
        if (e.Restart)
        {
            ok = failed = observed = 0;
        }
        var came = Math.Round(e.Pause * RequestsPerSecond);
        ok += failing ? 0 : came;
        failed += failing ? came : 0;
        observed += came;
        foreach (var reading in Readings(e.Fault))
        {
            board.Add(Now, reading);
        }
    }

    private IEnumerable<Reading> Readings(Fault fault)
    {
        var late = sent;
        sent = Good();
        return fault switch
        {
            Fault.Missing => [Reading.None("connection refused")],
            Fault.Silence => [],
            Fault.NaN => [At(now, ok, double.NaN, Fast())],
            Fault.Infinite => [At(now, double.PositiveInfinity, failed, Fast())],
            Fault.Negative => [At(now, ok, -1, Fast())],
            Fault.AllNaN => [At(now, double.NaN, double.NaN, Latency(double.NaN, 0, 0, 0))],
            Fault.SeriesVanishes => [Series(now, latency: null, (Ok, ok))],
            Fault.HistogramBroken => [At(now, ok, failed, Latency(observed, -observed, 0, 0))],
            Fault.HistogramOtherBuckets =>
            [
                At(now, ok, failed, Buckets([0.05, 0.1, 2], observed / 2, observed / 2, 0, 0)),
            ],
            Fault.Duplicate => [sent, sent, sent],
            Fault.Late => [late],
            _ => [sent],
        };
    }

    private Reading Good() => At(now, ok, failed, Fast());

    private HistogramSample Fast() => Latency(observed, 0, 0, 0);
}
