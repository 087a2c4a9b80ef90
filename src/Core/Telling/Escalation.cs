namespace Lastgood.Core.Telling;

/// <summary>Who is called, one after the other, for as long as nobody answers. Pure.</summary>
public static class Escalation
{
    /// <summary>Whose turn has come so far, in order.</summary>
    /// <param name="contacts">The contacts in the order in which they are called.</param>
    /// <param name="openedAt">When an answer was first wanted.</param>
    /// <param name="answeredAt">When somebody answered; null while nobody has. Nobody is called from then on.</param>
    /// <param name="now">The moment that is asked about.</param>
    public static IReadOnlyList<Call> Of(
        IReadOnlyList<Contact> contacts,
        DateTimeOffset openedAt,
        DateTimeOffset? answeredAt,
        DateTimeOffset now
    )
    {
        var end = answeredAt is { } at && at < now ? at : now;
        return
        [
            .. contacts
                .Select((contact, i) => new Call(i, contact, openedAt + contact.After))
                .Where(call => call.At <= end),
        ];
    }
}

/// <summary>Somebody's turn to be called.</summary>
/// <param name="Number">Their place among the contacts, from 0.</param>
/// <param name="Contact">Who.</param>
/// <param name="At">When it became their turn, UTC.</param>
public readonly record struct Call(int Number, Contact Contact, DateTimeOffset At);
