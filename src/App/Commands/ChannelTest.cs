using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Telling;

namespace Lastgood.App.Commands;

/// <summary>Sends a message that nobody can take for a real one, and keeps that it arrived.</summary>
internal static class ChannelTest
{
    /// <summary>Tests one channel; whether it works.</summary>
    public static async Task<bool> RunAsync(
        Terminal terminal,
        Channels channels,
        Channels.Bound channel,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (channel.Channel.IsPublic)
        {
            terminal.PrintOutcome($"{channel.Name}: not tested, because everybody would read it");
            return true;
        }
        var message = channels.Write(channel, NoticeOf(time.GetUtcNow()));
        var (worked, said) = await Attempt.SendAsync(
            channel.Channel,
            message,
            new MessageThread(message.Notice.Thread, []),
            time,
            cancellation
        ) switch
        {
            Receipt.Delivered => (true, "delivered"),
            Receipt.Later later => (false, later.Error),
            Receipt.Gone gone => (false, gone.Error),
            var refused => (false, ((Receipt.Refused)refused).Error),
        };
        if (worked)
        {
            await channels.AppendAsync(
                channel.Name,
                [
                    new NoticeDelivered(
                        message.Id,
                        message.Notice.Service,
                        message.Notice.Thread,
                        Moments.Word(message.Notice.Moment),
                        message.Title,
                        Reference: null
                    ),
                ],
                cancellation
            );
            terminal.PrintOutcome($"{channel.Name}: {said}");
        }
        else
        {
            terminal.Say($"{terminal.Ink.Bad("failed")} · {channel.Name}: {said}");
        }
        return worked;
    }

    private static Notice NoticeOf(DateTimeOffset now) =>
        new()
        {
            Id = $"test-{Guid.NewGuid():n}",
            Cause = 0,
            Service = "lastgood-test",
            Moment = Moment.DrillStarted,
            Level = NoticeLevel.Info,
            At = now,
            IsDrill = true,
            Reason = $"{Shell.Person} tests whether messages arrive; nothing is wrong",
        };
}
