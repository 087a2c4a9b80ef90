using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lastgood.Core.Journal;

/// <summary>
/// A fact as a store keeps it. Facts are chained: each carries the digest of the one before, and its own digest covers
/// that and everything else in it.
/// </summary>
/// <param name="Sequence">Its place in the journal, from 1, without gaps.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="Run">The run that it belongs to, or null.</param>
/// <param name="At">When it was appended, in milliseconds since 1970, UTC.</param>
/// <param name="Kind">The fact's discriminator.</param>
/// <param name="Body">The fact as JSON, exactly as stored.</param>
/// <param name="Fence">The fencing number of the lease that it was appended under.</param>
/// <param name="Previous">The digest of the one before; <see cref="Origin"/> for the first.</param>
public sealed record StoredFact(
    long Sequence,
    string Service,
    string? Run,
    long At,
    string Kind,
    byte[] Body,
    long Fence,
    byte[] Previous
)
{
    /// <summary>What the first fact carries as the digest of the one before: 32 zero bytes.</summary>
    public static byte[] Origin { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// SHA-256 over all columns in the order of the parameters. Numbers are 8 bytes, little endian; a text or a sequence of
    /// bytes is preceded by its length in bytes as such a number; null is the length -1. So no two different facts give the same
    /// input.
    /// </summary>
    public byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Sequence);
        Add(hash, Encoding.UTF8.GetBytes(Service));
        Add(hash, Run is null ? null : Encoding.UTF8.GetBytes(Run));
        Add(hash, At);
        Add(hash, Encoding.UTF8.GetBytes(Kind));
        Add(hash, Body);
        Add(hash, Fence);
        Add(hash, Previous);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, byte[]? bytes)
    {
        Add(hash, bytes?.Length ?? -1L);
        hash.AppendData(bytes ?? []);
    }
}
