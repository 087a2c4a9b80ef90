using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Tests.Journal;

public class ChainAuditTests
{
    [Fact]
    public void A_digest_depends_on_every_column()
    {
        var entry = new StoredFact(1, "s", "r", 2, "k", [3], 4, StoredFact.Origin);
        StoredFact[] others =
        [
            entry with
            {
                Sequence = 2,
            },
            entry with
            {
                Service = "t",
            },
            entry with
            {
                Run = "q",
            },
            entry with
            {
                Run = null,
            },
            entry with
            {
                Run = "",
            },
            entry with
            {
                At = 3,
            },
            entry with
            {
                Kind = "l",
            },
            entry with
            {
                Body = [4],
            },
            entry with
            {
                Body = [],
            },
            entry with
            {
                Fence = 5,
            },
            entry with
            {
                Previous = [.. StoredFact.Origin.Select(static _ => (byte)1)],
            },
            entry with
            {
                Service = "sr",
                Run = "",
            },
            entry with
            {
                Service = "",
                Run = "sr",
            },
        ];

        StoredFact[] all = [entry, .. others];
        Assert.Distinct(
            all.Select(static e => Convert.ToHexString(e.Digest())),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void The_way_a_digest_is_made_never_changes() =>
        Assert.Equal(
            "064541b0f2b60b1a5dfb82b4f32c6eac842bbd861e6a4192a21fd4587bce1d25",
            Convert.ToHexStringLower(
                new StoredFact(1, "shop", null, 2, "run_joined", [3], 4, StoredFact.Origin).Digest()
            )
        );

    [Fact]
    public void A_whole_chain_is_whole_and_any_entry_left_out_is_found() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[][]>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                static (bodies, pick) =>
                {
                    var chain = Chain(bodies);
                    var whole = Audit(chain, chain);
                    Assert.True(whole.IsWhole);
                    Assert.Equal(bodies.Length, whole.Facts);
                    if (bodies.Length > 0)
                    {
                        var missing = pick.Get % bodies.Length;
                        var broken = Audit([.. chain.Where((_, i) => i != missing)], chain);
                        Assert.Equal(missing + 1, broken.BrokenAt);
                        Assert.StartsWith("gap: ", broken.Problem, StringComparison.Ordinal);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    private static List<StoredFact> Chain(byte[][] bodies)
    {
        var chain = new List<StoredFact>();
        foreach (var body in bodies)
        {
            var previous = chain.Count == 0 ? StoredFact.Origin : chain[^1].Digest();
            chain.Add(new(chain.Count + 1, "s", null, 0, "k", body ?? [], 1, previous));
        }
        return chain;
    }

    private static AuditResult Audit(List<StoredFact> entries, List<StoredFact> noted)
    {
        var audit = new ChainAudit();
        foreach (var entry in entries)
        {
            if (!audit.Next(entry, entry.Digest()))
            {
                break;
            }
        }
        return audit.Result(noted.Count, noted.Count == 0 ? StoredFact.Origin : noted[^1].Digest());
    }
}
