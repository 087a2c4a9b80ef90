using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Storage;

/// <summary>A lease that is held by keeping a locked file open: the kernel ends it with its process.</summary>
/// <param name="service">The service.</param>
/// <param name="fence">The fencing number.</param>
/// <param name="file">The locked file.</param>
internal sealed class FileLease(string service, long fence, FileStream file) : ILease
{
    /// <summary>EWOULDBLOCK: the file is locked.</summary>
    private const int WouldBlock = 11;

    /// <inheritdoc/>
    public string Service => service;

    /// <inheritdoc/>
    public long Fence => fence;

    /// <summary>Whether it was not given back yet.</summary>
    public bool Held => file.CanRead;

    /// <summary>Locks a file; null where another process, or this one, has locked it.</summary>
    /// <exception cref="JournalException">The file cannot be created or opened.</exception>
    public static FileStream? TryLock(string path)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            return new FileStream(path, options);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageTrouble.Describe(path, e);
        }
    }

    /// <inheritdoc/>
    // The file stays: were it deleted, two processes could each lock a file of that name.
    public ValueTask DisposeAsync() => file.DisposeAsync();
}
