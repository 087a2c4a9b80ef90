using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>
/// Which run of a unit was there when a release was put in its place: a later one runs that release. systemd itself does not
/// say what a process was started from, and a process that was killed between link and restart has to be followed by one
/// that restarts.
/// </summary>
internal sealed class RestartNote(IReleaseSource source)
{
    /// <summary>Whether the unit was started since a release was put in its place.</summary>
    public bool IsStarted(string release, UnitFound unit) =>
        source.Note is { } path
        && File.Exists(path)
        && File.ReadAllText(path).Split('\n') is [var noted, var invocation, ..]
        && noted == release
        && unit.IsStartedSince(invocation);

    /// <summary>Notes the run that is there, once the release is in the place.</summary>
    /// <exception cref="PlatformException">It cannot be written.</exception>
    public void Write(string release, UnitFound unit) =>
        Change(path => DurableFile.Write(path, $"{release}\n{unit.State.Invocation}\n"));

    /// <summary>Removes the note, before what it says becomes wrong.</summary>
    /// <exception cref="PlatformException">It cannot be removed.</exception>
    public void Forget() => Change(DurableFile.Delete);

    private void Change(Action<string> change)
    {
        if (source.Note is not { } path)
        {
            return;
        }
        try
        {
            change(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"{path} cannot be written: {e.Message}",
                $"let this user write to {Path.GetDirectoryName(path)}",
                e
            );
        }
    }
}
