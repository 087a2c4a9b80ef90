using System.Runtime.InteropServices;

namespace Lastgood.Adapters.Storage;

/// <summary>What tells a file from another that was put in its place, which .NET does not.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Number">The inode; file systems use a number again.</param>
/// <param name="BornSeconds">When it was created; 0 where the file system does not keep that.</param>
/// <param name="BornNanoseconds">The fraction of that second.</param>
internal sealed partial record FileIdentity(
    ulong Device,
    ulong Number,
    long BornSeconds,
    uint BornNanoseconds
)
{
    // struct statx is the same on all machines: see statx(2) and linux/stat.h.
    private const int Size = 256;
    private const int FromCurrentFolder = -100; // AT_FDCWD
    private const uint NumberAndBirth = 0x100 | 0x800; // STATX_INO | STATX_BTIME

    /// <summary>The file at a path; null where there is none, or it cannot be told.</summary>
    public static FileIdentity? Of(string path)
    {
        var found = new byte[Size];
        if (Statx(FromCurrentFolder, path, 0, NumberAndBirth, found) != 0)
        {
            return null;
        }
        return new FileIdentity(
            MemoryMarshal.Read<ulong>(found.AsSpan(136)),
            MemoryMarshal.Read<ulong>(found.AsSpan(32)),
            MemoryMarshal.Read<long>(found.AsSpan(80)),
            MemoryMarshal.Read<uint>(found.AsSpan(88))
        );
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(
        int folder,
        string path,
        int flags,
        uint mask,
        [Out] byte[] result
    );
}
