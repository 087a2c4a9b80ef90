using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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
    private const int HandleItself = 0x1000; // AT_EMPTY_PATH
    private const uint Wanted = 0x1 | 0x100 | 0x800; // STATX_TYPE | STATX_INO | STATX_BTIME
    private const int TypeBits = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG

    /// <summary>Whether it is a file with content of its own: no folder, pipe, socket or device.</summary>
    public bool IsRegular { get; private init; }

    /// <summary>The file at a path; null where there is none, or it cannot be told.</summary>
    public static FileIdentity? Of(string path)
    {
        var found = new byte[Size];
        return Statx(FromCurrentFolder, path, 0, Wanted, found) == 0 ? Read(found) : null;
    }

    /// <summary>The file behind a handle, wherever it was moved to; null where it cannot be told.</summary>
    public static FileIdentity? Of(SafeFileHandle handle)
    {
        var found = new byte[Size];
        return Statx(handle, "", HandleItself, Wanted, found) == 0 ? Read(found) : null;
    }

    private static FileIdentity Read(byte[] found) =>
        new(
            MemoryMarshal.Read<ulong>(found.AsSpan(136)),
            MemoryMarshal.Read<ulong>(found.AsSpan(32)),
            MemoryMarshal.Read<long>(found.AsSpan(80)),
            MemoryMarshal.Read<uint>(found.AsSpan(88))
        )
        {
            IsRegular = (MemoryMarshal.Read<ushort>(found.AsSpan(28)) & TypeBits) == Regular,
        };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(
        int folder,
        string path,
        int flags,
        uint mask,
        [Out] byte[] result
    );

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(
        SafeFileHandle handle,
        string path,
        int flags,
        uint mask,
        [Out] byte[] result
    );
}
