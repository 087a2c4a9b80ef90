using Lastgood.Stage.Load;

namespace Lastgood.Demo;

/// <summary>Stands among the customers and tells when another release answers, and when something fails for the first time.</summary>
/// <param name="traffic">The customers.</param>
/// <param name="announcer">Who is told.</param>
internal sealed class Onlooker(Traffic traffic, Announcer announcer)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private string? _answering;
    private DateTimeOffset _sentLast;
    private bool _failing;

    /// <summary>Looks on until it is cancelled.</summary>
    public async Task LookOnAsync(CancellationToken cancellation)
    {
        using var glances = new PeriodicTimer(Glance);
        var seen = 0;
        try
        {
            while (await glances.WaitForNextTickAsync(cancellation))
            {
                var replies = traffic.Replies;
                foreach (var reply in replies.Skip(seen))
                {
                    Notice(reply);
                }
                seen = replies.Count;
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }

    private void Notice(Reply reply)
    {
        if (reply.Failed && !_failing && reply.SentAt >= _sentLast)
        {
            _failing = true;
            announcer.Line("customers", Complaint(reply));
        }
        // An answer may be overtaken by one of the next release, which was asked later.
        if (reply.Failed || reply.Version == _answering || reply.SentAt < _sentLast)
        {
            return;
        }
        _answering = reply.Version;
        _sentLast = reply.SentAt;
        _failing = false;
        announcer.Line("customers", $"{_answering} answers");
    }

    private static string Complaint(Reply reply) =>
        $"{reply.Path} fails: {(reply.Status is { } status ? $"HTTP {status}" : reply.Problem)} ({reply.Version ?? "nobody"} answers)";
}
