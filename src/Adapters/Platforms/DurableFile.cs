using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Lastgood.Adapters.Platforms;

/// <summary>Changes to files that are there as a whole or not at all, and still there after a power cut.</summary>
internal static partial class DurableFile
{
    private const UnixFileMode Readable =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead
        | UnixFileMode.OtherRead;

    /// <summary>Replaces a file's content by one rename; its mode is kept. Where it is a link, what it points to is replaced.</summary>
    public static void Write(string path, string content) => Write(path, content, Readable);

    /// <summary>The same for what is this user's alone.</summary>
    public static void WritePrivate(string path, string content) =>
        Write(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private static void Write(string path, string content, UnixFileMode mode)
    {
        var target = new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        // A fixed name, so that a killed process leaves at most one behind; hidden, so that no "include folder/*" reads it.
        var draft = Path.Combine(folder, $".{Path.GetFileName(target)}.lastgood");
        try
        {
            var making = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
            };
            using (var stream = new FileStream(draft, making))
            {
                stream.Write(Encoding.UTF8.GetBytes(content));
                stream.Flush(flushToDisk: true);
            }
            File.SetUnixFileMode(draft, File.Exists(target) ? File.GetUnixFileMode(target) : mode);
            Rename(draft, target);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Renames within a folder: one rename(2), replacing what is there, then the folder made durable.</summary>
    public static void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>
    /// Gives a file the name that it shall have, unless there is one of that name: nothing is ever replaced, however many try at
    /// once. (<see cref="File.Move(string, string)"/> looks first and renames then.)
    /// </summary>
    /// <param name="draft">The file; it has no other name afterwards where it got the one.</param>
    /// <param name="path">The name, in the same folder.</param>
    /// <returns>Whether it got it.</returns>
    /// <exception cref="IOException">It cannot have it.</exception>
    public static bool TryName(string draft, string path)
    {
        const int notPermitted = 1; // EPERM: this file system has no hard links
        const int alreadyThere = 17; // EEXIST
        const int notSupported = 95; // EOPNOTSUPP
        if (HardLink(draft, path) == 0)
        {
            File.Delete(draft);
        }
        else
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case alreadyThere:
                    return false;
                case notPermitted or notSupported when !File.Exists(path):
                    File.Move(draft, path);
                    break;
                default:
                    throw Failed(path);
            }
        }
        SyncFolder(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Makes a link, replacing the one that is there by one rename(2), durably.</summary>
    /// <param name="path">The link.</param>
    /// <param name="target">What stands in it.</param>
    public static void Link(string path, string target)
    {
        var folder = Path.GetDirectoryName(path)!;
        var draft = Path.Combine(folder, $".{Path.GetFileName(path)}.lastgood-new");
        File.Delete(draft);
        File.CreateSymbolicLink(draft, target);
        // .NET moves no link that leads to a folder.
        if (RenamePath(draft, path) < 0)
        {
            var failed = Failed(path);
            File.Delete(draft);
            throw failed;
        }
        SyncFolder(folder);
    }

    /// <summary>Removes a file, durably; nothing where there is none.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    // .NET opens no folders, so this one asks the system itself.
    private static void SyncFolder(string folder)
    {
        const int readOnlyAndNotInherited = 0x80000; // O_RDONLY | O_CLOEXEC
        var handle = Open(folder, readOnlyAndNotInherited);
        if (handle < 0)
        {
            throw Failed(folder);
        }
        try
        {
            if (FSync(handle) < 0)
            {
                throw Failed(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failed(string folder)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{folder}: {cause.Message}", cause);
    }

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial int Open(string path, int flags);

    [LibraryImport(
        "libc",
        EntryPoint = "rename",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial int RenamePath(string from, string to);

    [LibraryImport(
        "libc",
        EntryPoint = "link",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial int HardLink(string from, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
