using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>The folder of one release.</summary>
/// <param name="path">Where it is, absolute.</param>
/// <param name="isMade">Whether releases are made by lastgood, from commits.</param>
internal sealed class ReleaseFolder(string path, bool isMade)
{
    /// <summary>The file that is written last into a folder that lastgood has made: the commit.</summary>
    public const string Marker = ".lastgood-release";

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The commit that it was made from; null where lastgood did not make it, or is not done.</summary>
    public string? Commit
    {
        get
        {
            var marker = new FileInfo(MarkerPath);
            // A whole name of a commit has at most 64 characters, and the file a line's end.
            if (!marker.Exists || marker.Length > 65)
            {
                return null;
            }
            var text = File.ReadAllText(MarkerPath).TrimEnd('\n');
            return Release.IsCommit(text) ? text : null;
        }
    }

    /// <summary>
    /// Whether it is ready to run. Where lastgood makes releases, one of its work trees that has no marker is not done; a
    /// folder that is no work tree was brought by somebody else, and what they bring is whole.
    /// </summary>
    public FolderState State =>
        !Directory.Exists(path) ? FolderState.None
        : isMade && File.Exists(MarkerPath) ? FolderState.Whole
        : isMade && File.Exists(System.IO.Path.Combine(path, ".git")) ? FolderState.Half
        : Directory.EnumerateFileSystemEntries(path).Any() ? FolderState.Whole
        : FolderState.Half;

    /// <summary>Says that it is done.</summary>
    /// <exception cref="PlatformException">It cannot be written.</exception>
    public void Mark(string commit)
    {
        try
        {
            DurableFile.Write(MarkerPath, commit + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"{MarkerPath} cannot be written: {e.Message}",
                $"let this user write to {path}",
                e
            );
        }
    }

    private string MarkerPath => System.IO.Path.Combine(path, Marker);
}

/// <summary>How much of a release's folder is there.</summary>
internal enum FolderState
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A part: whoever made it was interrupted.</summary>
    Half,

    /// <summary>All of it.</summary>
    Whole,
}
