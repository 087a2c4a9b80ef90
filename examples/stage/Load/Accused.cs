using Lastgood.Shop;

namespace Lastgood.Stage.Load;

/// <summary>The release that is said to be broken, and how.</summary>
/// <param name="Release">Its version.</param>
/// <param name="Fault">How it is broken. What this fault does not explain is not held against the release.</param>
/// <param name="SwitchedAt">When traffic had left it, to the millisecond; null where it never did.</param>
public sealed record Accused(string Release, Fault Fault, DateTimeOffset? SwitchedAt)
{
    /// <summary>From here on a checkout of a slow release is a bad one; a healthy one takes some 10 ms.</summary>
    public static readonly TimeSpan TooSlow = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(1);

    /// <summary>Divides the failures between the release and everything else.</summary>
    /// <remarks>
    /// A failure is the release's own only where that is proven: it was sent while the release served, nginx or the
    /// release itself says who was asked, and it is what this fault looks like from outside. Everything else, down to a
    /// connection that was reset for no known reason, is held against the switch.
    /// </remarks>
    public TrafficReport Judge(IReadOnlyList<Reply> replies)
    {
        var first = replies
            .Where(reply => reply.Version == Release)
            .MinBy(static reply => reply.SentAt);
        var bad = replies.Where(reply => first is not null && IsItsDoing(reply, first)).ToHashSet();
        return new TrafficReport(
            replies.Count,
            bad.Count,
            [.. replies.Where(reply => reply.Failed && !bad.Contains(reply))],
            bad.MinBy(static reply => reply.EndedAt)?.EndedAt,
            bad.MaxBy(static reply => reply.EndedAt)?.EndedAt
        );
    }

    private bool IsItsDoing(Reply reply, Reply first) =>
        reply.SentAt >= first.SentAt
        && (SwitchedAt is null || reply.SentAt < SwitchedAt + Precision)
        && Fault switch
        {
            Fault.Errors => reply.Version == Release && reply.Status >= 500,
            Fault.Slow => reply.Version == Release && reply.Took >= TooSlow,
            // Nobody is there any more: nginx finds the port closed, or the connection cut in the middle.
            Fault.Crash => reply.Slot == first.Slot && reply.Status == 502,
            // Somebody is there and says nothing: nginx gives up.
            Fault.Hang => reply.Slot == first.Slot && reply.Status == 504,
            _ => false,
        };
}

/// <summary>What customers saw of a broken release and of the way back.</summary>
/// <param name="Requests">How many requests they made.</param>
/// <param name="FailedByRelease">How many failed, or took too long, because the release is broken.</param>
/// <param name="FailedBySwitch">Every other one that failed; there must be none.</param>
/// <param name="FirstBadAt">When the first bad answer of the release was there.</param>
/// <param name="LastBadAt">When the last one was.</param>
public sealed record TrafficReport(
    int Requests,
    int FailedByRelease,
    IReadOnlyList<Reply> FailedBySwitch,
    DateTimeOffset? FirstBadAt,
    DateTimeOffset? LastBadAt
);
