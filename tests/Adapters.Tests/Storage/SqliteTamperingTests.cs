using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Tests.Storage;

/// <summary>Whoever may write the file can try to cover something up. Each of these changes is tried on each row.</summary>
public sealed class SqliteTamperingTests : IDisposable
{
    private const int Rows = 6;
    private readonly SqliteFixture fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData("UPDATE facts SET sequence = sequence + 100 WHERE sequence = $n")]
    [InlineData("UPDATE facts SET service = 'cart' WHERE sequence = $n")]
    [InlineData("UPDATE facts SET service = CAST(service AS BLOB) WHERE sequence = $n")]
    [InlineData("UPDATE facts SET run = coalesce(run || 'x', '') WHERE sequence = $n")]
    [InlineData("UPDATE facts SET run = iif(run IS NULL, 'r', NULL) WHERE sequence = $n")]
    [InlineData("UPDATE facts SET at = at + 1 WHERE sequence = $n")]
    [InlineData("UPDATE facts SET at = at + 0.5 WHERE sequence = $n")]
    [InlineData("UPDATE facts SET kind = 'step_done' WHERE sequence = $n")]
    [InlineData("UPDATE facts SET body = replace(body, 'no', 'oh') WHERE sequence = $n")]
    [InlineData("UPDATE facts SET body = body || ' ' WHERE sequence = $n")]
    [InlineData("UPDATE facts SET fence = fence + 1 WHERE sequence = $n")]
    [InlineData("UPDATE facts SET previous = zeroblob(31) WHERE sequence = $n")]
    [InlineData("UPDATE facts SET previous = 'x' WHERE sequence = $n")]
    [InlineData("UPDATE facts SET digest = randomblob(32) WHERE sequence = $n")]
    [InlineData("UPDATE facts SET digest = 'x' WHERE sequence = $n")]
    public Task A_changed_row_is_found(string change) => FoundAsync(change, static n => n);

    [Theory]
    [InlineData("DELETE FROM facts WHERE sequence = $n")]
    [InlineData("DELETE FROM facts WHERE sequence >= $n")]
    public Task A_missing_row_is_found(string change) => FoundAsync(change, static n => n, "gap: ");

    [Fact]
    public Task A_row_that_was_moved_to_the_front_is_found() =>
        FoundAsync(
            "UPDATE facts SET sequence = 0 WHERE sequence = $n",
            static _ => 1,
            "wrong link: "
        );

    [Fact]
    public Task A_missing_beginning_is_found() =>
        FoundAsync("DELETE FROM facts WHERE sequence <= $n", static _ => 1, "gap: ");

    [Theory]
    [InlineData(7, 7)]
    [InlineData(-1, 1)]
    public Task A_row_that_was_put_in_is_found(int sequence, int brokenAt) =>
        FoundAsync(
            $"INSERT INTO facts SELECT {sequence}, service, run, at, kind, body, fence, previous, digest FROM facts WHERE sequence = $n",
            _ => brokenAt,
            "wrong link: "
        );

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public Task Rows_that_changed_places_are_found(int distance) =>
        FoundAsync(
            $"""
            CREATE TEMP TABLE other AS SELECT ($n + {distance} - 1) % 6 + 1 AS n;
            UPDATE facts SET sequence = -1 WHERE sequence = $n;
            UPDATE facts SET sequence = $n WHERE sequence = (SELECT n FROM other);
            UPDATE facts SET sequence = (SELECT n FROM other) WHERE sequence = -1;
            """,
            n => Math.Min(n, ((n + distance - 1) % Rows) + 1),
            "wrong link: "
        );

    [Fact]
    public Task An_end_that_was_moved_is_found() =>
        FoundAsync("UPDATE head SET sequence = $n - 1", static n => n, "wrong link: ");

    [Fact]
    public Task An_end_with_another_digest_is_found() =>
        FoundAsync("UPDATE head SET digest = randomblob(32)", static _ => Rows, "wrong link: ");

    /// <summary>The most careful tampering short of rewriting everything behind: the row's own digest is made right again.</summary>
    [Fact]
    public async Task A_rewritten_row_with_a_right_digest_is_found_by_what_is_behind_it()
    {
        await fixture.WriteAsync(Rows, Cancellation);
        await EachRowAsync(
            Forge,
            static (n, audit) =>
            {
                Assert.Equal(Math.Min(n + 1, Rows), audit.BrokenAt);
                Assert.StartsWith("wrong link: ", audit.Problem, StringComparison.Ordinal);
            }
        );
    }

    private async Task FoundAsync(string change, Func<int, int> brokenAt, string problem = "")
    {
        await fixture.WriteAsync(Rows, Cancellation);
        await EachRowAsync(
            n => fixture.Change(change, ("$n", n)),
            (n, audit) =>
            {
                Assert.False(audit.IsWhole);
                Assert.Equal((n, brokenAt(n)), (n, audit.BrokenAt));
                Assert.StartsWith(problem, audit.Problem, StringComparison.Ordinal);
            }
        );
    }

    /// <summary>Changes one row, looks, and puts the file back; row by row.</summary>
    private async Task EachRowAsync(Action<int> change, Action<int, AuditResult> look)
    {
        Assert.True((await fixture.AuditAsync(Cancellation)).IsWhole);
        var original = await File.ReadAllBytesAsync(fixture.Journal, Cancellation);
        for (var n = 1; n <= Rows; n++)
        {
            change(n);
            look(n, await fixture.AuditAsync(Cancellation));
            await File.WriteAllBytesAsync(fixture.Journal, original, Cancellation);
        }
    }

    private void Forge(int sequence)
    {
        StoredFact forged;
        using (var connection = fixture.Connect())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT at, fence, previous FROM facts WHERE sequence = $n";
            command.Parameters.AddWithValue("$n", sequence);
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            forged = new StoredFact(
                sequence,
                "shop",
                null,
                reader.GetInt64(0),
                "run_aborted",
                "{}"u8.ToArray(),
                reader.GetInt64(1),
                reader.GetFieldValue<byte[]>(2)
            );
        }
        fixture.Change(
            "UPDATE facts SET run = NULL, kind = 'run_aborted', body = '{}', digest = $d WHERE sequence = $n",
            ("$d", forged.Digest()),
            ("$n", sequence)
        );
    }
}
