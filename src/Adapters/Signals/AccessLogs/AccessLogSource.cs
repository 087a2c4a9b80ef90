using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.AccessLogs.Tailing;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>
/// Counts the requests of one service in an access log, from when it is read first: for a team without metrics. Readings
/// are cumulative counters by status and a latency histogram up to 60 seconds, for a <see cref="RequestWindow"/>.
/// </summary>
public sealed class AccessLogSource : IDisposable
{
    private readonly Lock gate = new();
    private readonly AccessLogOptions options;
    private readonly ILineParser parser;
    private readonly MonotonicClock clock;
    private readonly LogTail tail;
    private readonly TimeProvider time;
    private readonly RequestTally tally = new();
    private readonly LineShare share = new();
    private long? lastLine;

    /// <summary>Creates it; nothing is read yet.</summary>
    /// <param name="options">Which log, and how; <see cref="AccessLogCheck"/> has no problem with them.</param>
    /// <param name="time">What samples are dated by, as a <see cref="MonotonicClock"/>.</param>
    /// <exception cref="ArgumentException">The log cannot be read with these options.</exception>
    public AccessLogSource(AccessLogOptions options, TimeProvider time)
    {
        this.options = options;
        parser =
            LineParsers.Create(options, out var problem)
            ?? throw new ArgumentException(problem, nameof(options));
        this.time = time;
        clock = new MonotonicClock(time);
        tail = new LogTail(options.Path, options.MaxBytes, options.MaxLine, time);
    }

    /// <summary>
    /// Takes what came into the log since the last reading. The first one begins at the log's end, or at its beginning
    /// where it was created later. Trouble with the log is a reading with its reason, never an exception; what was counted
    /// meanwhile is in the next reading. There is no data either while more than a tenth of the last 1000 lines cannot be
    /// read (at least five, or all that there are), while the log is behind, and where nothing at all was written to it for
    /// longer than its maximum age.
    /// </summary>
    /// <param name="cancellation">Gives up; nothing is counted twice.</param>
    public Task<Reading> ReadAsync(CancellationToken cancellation) =>
        Task.Run(() => Read(cancellation), cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            tail.Dispose();
        }
    }

    private Reading Read(CancellationToken cancellation)
    {
        lock (gate)
        {
            lastLine ??= time.GetTimestamp();
            var missing = tail.Read(Take, cancellation) ?? share.Missing ?? Silence();
            return missing is null
                ? new Reading(tally.Sample(clock.Now), Missing: null)
                {
                    LatencyMissing = parser.LatencyMissing,
                }
                : Reading.None($"{options.Path}: {missing}");
        }
    }

    private string? Silence() =>
        time.GetElapsedTime(lastLine!.Value) is var silent && silent > options.MaxAge
            ? $"nothing was written to it for {Spoken.Duration(silent)}: nobody asks, or the log goes elsewhere"
            : null;

    private void Take(ReadOnlySpan<byte> line, bool tooLong)
    {
        lastLine = time.GetTimestamp();
        if (tooLong)
        {
            share.Add("longer than a line may be");
            return;
        }
        var parsed = parser.Parse(line);
        if (parsed.Kind == LineKind.Request)
        {
            tally.Add(parsed.Status, parsed.Seconds);
        }
        share.Add(parsed.Trouble);
    }
}
