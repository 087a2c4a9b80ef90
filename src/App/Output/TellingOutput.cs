using Lastgood.App.Composition;
using Lastgood.Core.Telling;

namespace Lastgood.App.Output;

/// <summary>What was told on a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="State">All that is known of it.</param>
/// <param name="Records">The messages that are shown.</param>
internal sealed record Told(
    string Channel,
    ChannelState State,
    IReadOnlyList<DeliveryRecord> Records
);

/// <summary>How messages are shown.</summary>
internal static class TellingOutput
{
    /// <summary>What was told, and what was not.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<Told> told, bool json)
    {
        if (json)
        {
            terminal.Data.WriteLine(Json.Text(new NotifyJson([.. told.Select(Of)])));
            return;
        }
        var ink = terminal.DataInk;
        terminal.Data.Write(
            Columns.Of(
                ["WHEN", "CHANNEL", "MESSAGE", "STATUS", "TITLE"],
                told.SelectMany(t => t.Records.Select(r => (t.Channel, Record: r)))
                    .OrderBy(static row => row.Record.At)
                    .Select(row => Row(row.Channel, row.Record, ink)),
                ink
            )
        );
        foreach (var (channel, state, _) in told)
        {
            if (state.Stopped is { } why)
            {
                terminal.Say($"{channel} is stopped: {why}\n  lastgood notify resend --all-failed");
            }
            else if (state.LastDelivered is null)
            {
                terminal.Say($"{channel} was never used: lastgood notify test {channel}");
            }
        }
    }

    /// <summary>Who would be told what.</summary>
    public static void Print(Terminal terminal, Channels channels, IReadOnlyList<Notice> notices)
    {
        foreach (var notice in notices)
        {
            var told = channels.All.Where(c => c.Wants(notice)).ToList();
            terminal.Data.WriteLine(
                $"{Moments.Word(notice.Moment)} ({Moments.Word(notice.Level)}) → {(told.Count == 0 ? "nobody" : string.Join(", ", told.Select(static c => c.Name)))}"
            );
            // The same words are shown once, though several channels have them.
            foreach (
                var text in told.Select(c =>
                    {
                        var message = channels.Write(c, notice);
                        return c.Channel.IsPublic ? message.PublicText : message.Text;
                    })
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
            )
            {
                terminal.Data.WriteLine($"  {text.ReplaceLineEndings("\n  ")}");
            }
        }
    }

    private static List<Cell> Row(string channel, DeliveryRecord record, Ink ink) =>
        [
            Times.Moment(record.At),
            channel,
            record.Notice,
            record.Status switch
            {
                DeliveryStatus.Delivered => new Cell("delivered", ink.Good),
                DeliveryStatus.GivenUp => new Cell("given up", ink.Bad),
                DeliveryStatus.Resent => new Cell("sent again", ink.Warn),
                DeliveryStatus.Waiting => new Cell("waiting", ink.Warn),
                _ => new Cell("delayed", ink.Warn),
            },
            record.Status == DeliveryStatus.Delivered || record.Detail is null
                ? record.Title
                : $"{record.Title} · {record.Detail}",
        ];

    private static ChannelJson Of(Told told) =>
        new(
            told.Channel,
            told.State.Stopped,
            told.State.LastDelivered,
            [
                .. told.Records.Select(static r => new MessageJson(
                    r.Notice,
                    r.Service,
                    r.Thread,
                    r.Title,
                    r.Status switch
                    {
                        DeliveryStatus.Delivered => "delivered",
                        DeliveryStatus.GivenUp => "given_up",
                        DeliveryStatus.Resent => "resent",
                        DeliveryStatus.Waiting => "waiting",
                        _ => "delayed",
                    },
                    r.At,
                    r.Status == DeliveryStatus.Delivered ? null : r.Detail,
                    r.Status == DeliveryStatus.Delivered ? r.Detail : null
                )),
            ]
        );
}

internal sealed record NotifyJson(IReadOnlyList<ChannelJson> Channels);

internal sealed record ChannelJson(
    string Name,
    string? Stopped,
    DateTimeOffset? LastDelivered,
    IReadOnlyList<MessageJson> Messages
);

internal sealed record MessageJson(
    string Id,
    string Service,
    string Thread,
    string Title,
    string Status,
    DateTimeOffset At,
    string? Error,
    string? Reference
);
