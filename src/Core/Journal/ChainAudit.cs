namespace Lastgood.Core.Journal;

/// <summary>What an audit of the journal found.</summary>
/// <param name="Facts">How many facts are as they were written, counted from the first.</param>
/// <param name="HeadDigest">The digest of the last of them, in hexadecimal. Noted down elsewhere, it proves later that nothing before it was changed.</param>
/// <param name="BrokenAt">The sequence of the first that is not; null where the chain is whole.</param>
/// <param name="Problem">What is wrong there, for people; null where the chain is whole.</param>
public sealed record AuditResult(long Facts, string HeadDigest, long? BrokenAt, string? Problem)
{
    /// <summary>Whether the whole journal is as it was written.</summary>
    public bool IsWhole => Problem is null;
}

/// <summary>Walks the chain, fact by fact.</summary>
public sealed class ChainAudit
{
    private long facts;
    private byte[] head = StoredFact.Origin;
    private long? brokenAt;
    private string? problem;

    /// <summary>Checks the next fact; false where the chain is broken and nothing behind it can be judged.</summary>
    /// <param name="fact">The fact; null where what is stored cannot be one.</param>
    /// <param name="digest">The digest that is stored with it.</param>
    public bool Next(StoredFact? fact, byte[] digest)
    {
        var found =
            fact is null ? "changed content: this is nothing that lastgood writes"
            : fact.Sequence != facts + 1 ? Gap(fact.Sequence)
            : !fact.Previous.AsSpan().SequenceEqual(head)
                ? "wrong link: it does not continue the fact before it; one of the two was put there later"
            : !fact.Digest().AsSpan().SequenceEqual(digest)
                ? "changed content: its digest was made of something else"
            : null;
        if (found is not null)
        {
            (brokenAt, problem) = (facts + 1, found);
            return false;
        }
        facts++;
        head = digest;
        return true;
    }

    /// <summary>The result, once every fact was given.</summary>
    /// <param name="lastSequence">What the store noted as the last sequence: facts that were cut off at the end are missed by it alone.</param>
    /// <param name="lastDigest">The digest that the store noted with it.</param>
    public AuditResult Result(long lastSequence, byte[] lastDigest)
    {
        if (problem is null && facts < lastSequence)
        {
            (brokenAt, problem) = (
                facts + 1,
                $"gap: it is missing; the journal had {lastSequence} facts"
            );
        }
        else if (problem is null && facts > lastSequence)
        {
            (brokenAt, problem) = (
                lastSequence + 1,
                "wrong link: it is behind what the journal noted as its end; it was put there later"
            );
        }
        else if (problem is null && !lastDigest.AsSpan().SequenceEqual(head))
        {
            (brokenAt, problem) = (
                facts,
                "wrong link: it is not what the journal noted as its end; it was put there later"
            );
        }
        return new AuditResult(facts, Convert.ToHexStringLower(head), brokenAt, problem);
    }

    private string Gap(long found) =>
        found > facts + 1
            ? $"gap: it is missing; the next one there is {found}"
            : $"wrong link: one numbered {found} was put before it";
}
