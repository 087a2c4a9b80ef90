using System.Security.Cryptography;
using System.Text;
using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Storage;

/// <summary>Where things are in the state folder.</summary>
/// <param name="path">The folder.</param>
internal sealed class StateFolder(string path)
{
    private const UnixFileMode Private =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The longest name that is put into a file name as it is; file systems allow 255 bytes.</summary>
    private const int LongestName = 200;

    /// <summary>The folder, as an absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The journal.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal.db");

    /// <summary>The file that a running watch keeps locked.</summary>
    public string Watch => System.IO.Path.Combine(Path, "watch.lock");

    private string Locks => System.IO.Path.Combine(Path, "locks");

    /// <summary>Creates the folder and its sub-folders, for this user alone, where they are not there. What is there keeps its mode.</summary>
    /// <exception cref="JournalException">That is not allowed, or there is no room.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Path, Private);
            Directory.CreateDirectory(Locks, Private);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageTrouble.Describe(Path, e);
        }
    }

    /// <summary>The lock file of a service. Different names have different files, whatever is in them.</summary>
    public string Lock(string service)
    {
        var name = Uri.EscapeDataString(service);
        if (name.Length > LongestName)
        {
            // No escaped name begins with %sha256.
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(service));
            name = $"%sha256-{Convert.ToHexStringLower(digest)}";
        }
        return System.IO.Path.Combine(Locks, $"{name}.lock");
    }
}
