using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Delivery;

/// <summary>Whether a channel is told of drills.</summary>
public enum DrillWish
{
    /// <summary>No.</summary>
    No,

    /// <summary>Yes.</summary>
    Yes,

    /// <summary>Of nothing else.</summary>
    Only,
}

/// <summary>What a channel wants to be told.</summary>
public sealed record Subscription
{
    /// <summary>The levels; null for all.</summary>
    public IReadOnlyCollection<NoticeLevel>? Levels { get; init; }

    /// <summary>The services and groups; null for all.</summary>
    public IReadOnlyCollection<string>? Services { get; init; }

    /// <summary>The moments; null for all.</summary>
    public IReadOnlyCollection<Moment>? Moments { get; init; }

    /// <summary>Whether drills are told.</summary>
    public DrillWish Drills { get; init; } = DrillWish.Yes;

    /// <summary>Whether a notice is wanted on a channel.</summary>
    public bool Wants(Notice notice, IChannel channel) =>
        Levels?.Contains(notice.Level) != false
        && Services?.Contains(notice.Service, StringComparer.Ordinal) != false
        && Moments?.Contains(notice.Moment) != false
        && (notice.IsDrill ? Drills != DrillWish.No : Drills != DrillWish.Only)
        && (!channel.IsPublic || notice is { IsDrill: false, Phase: not null });
}
