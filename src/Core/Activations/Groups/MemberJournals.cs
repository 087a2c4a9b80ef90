using Lastgood.Core.Journal;

namespace Lastgood.Core.Activations.Groups;

/// <summary>The right to act on every member at once.</summary>
internal sealed class MemberJournals : IAsyncDisposable
{
    private readonly Dictionary<string, ServiceJournal> journals = new(StringComparer.Ordinal);

    /// <summary>The journal of a member; null where the group has no such member.</summary>
    public ServiceJournal? Find(string member) => journals.GetValueOrDefault(member);

    /// <summary>
    /// Waits for the members' runs that are going on, and finishes or takes back those that were interrupted. In the order of
    /// names, whatever the group's: two groups that share members never wait for each other in turns.
    /// </summary>
    public static async Task<MemberJournals> OpenAsync(
        GroupSetup group,
        CancellationToken cancellation
    )
    {
        var opened = new MemberJournals();
        try
        {
            foreach (
                var member in group.Members.OrderBy(static m => m.Name, StringComparer.Ordinal)
            )
            {
                var turn = await member.Desk.TakeTurnAsync(static _ => false, cancellation);
                opened.journals[member.Name] = turn.Journal!;
                await member.Rollback.FinishInterruptedAsync(turn.Journal!, cancellation);
            }
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in journals.Values)
        {
            await journal.DisposeAsync();
        }
    }
}
