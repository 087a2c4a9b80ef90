using Lastgood.Adapters.Storage.Recordings;
using Lastgood.App.Composition;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Daemon.Record;

/// <summary>Writes down what a watch of one service would see, and what it would know, so that it can be replayed.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly Measuring measuring;
    private readonly RecordingFile file;
    private readonly TimeSpan begin;
    private Watched watched;

    private Recorder(Measuring measuring, RecordingFile file, Watched watched) =>
        (this.measuring, this.file, this.watched, begin) = (
            measuring,
            file,
            watched,
            watched.Began.At
        );

    /// <summary>How many moments were written.</summary>
    public int Moments { get; private set; }

    /// <summary>The time between the beginning and the last moment.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>How much was written, in bytes.</summary>
    public long Bytes => file.Length;

    /// <summary>Whether it ended because the recording is as large as one may be.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Begins a recording.</summary>
    /// <param name="measuring">Measures the service.</param>
    /// <param name="service">The service.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">It cannot be told what serves.</exception>
    /// <exception cref="RecordingFileException">The file cannot be written.</exception>
    public static async Task<Recorder> BeginAsync(
        Measuring measuring,
        Guarded service,
        string path,
        bool overwrite,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var now = await measuring.FollowAsync(cancellation);
        var head = new RecordingHead(
            service.Name,
            service.Name,
            time.GetUtcNow(),
            service.Probe.Interval,
            [.. service.Signals],
            now.Began with
            {
                At = TimeSpan.Zero,
            }
        );
        return new Recorder(measuring, RecordingFile.Create(path, head, overwrite), now);
    }

    /// <summary>Records for a while, or until the recording is full.</summary>
    /// <param name="length">The span.</param>
    /// <param name="told">Told what a watch would decide at each moment.</param>
    /// <param name="cancellation">Ends it; what was written stays.</param>
    /// <exception cref="RecordingFileException">The file cannot be written any more.</exception>
    public Task RunAsync(TimeSpan length, Action<Decision> told, CancellationToken cancellation) =>
        measuring.RunAsync(
            length,
            async (now, observed) =>
            {
                var (gathered, decision) = await measuring.DecideAsync(cancellation);
                var moment = new Moment
                {
                    At = gathered.At - begin,
                    Began = ReferenceEquals(now, watched)
                        ? null
                        : now.Began with
                        {
                            At = now.Began.At - begin,
                        },
                    Observed = observed.Since(begin),
                    Said = [.. gathered.Said.Select(s => s with { Since = s.Since - begin })],
                    Known = gathered.Known,
                };
                if (!file.TryAdd(moment))
                {
                    IsFull = true;
                    return false;
                }
                watched = now;
                Moments++;
                Length = moment.At;
                told(decision);
                return true;
            },
            cancellation
        );

    public void Dispose() => file.Dispose();
}
