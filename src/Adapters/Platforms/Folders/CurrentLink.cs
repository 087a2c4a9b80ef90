using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>The link to the release that runs.</summary>
/// <param name="path">Where it is, absolute.</param>
internal sealed class CurrentLink(string path)
{
    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>What stands in it; null where there is none.</summary>
    /// <exception cref="PlatformException">There is something else in its place.</exception>
    public string? Text
    {
        get
        {
            var link = new FileInfo(path);
            if (link.LinkTarget is { } text)
            {
                return text;
            }
            return !link.Exists && !Directory.Exists(path)
                ? null
                : throw new PlatformException(
                    $"{path} is no link: releases cannot be switched by it",
                    $"move what is there into the folder of releases and link to it; or, where it is a git checkout, configure it as git: {{checkout: {path}}}"
                );
        }
    }

    /// <summary>The folder that it leads to, absolute; null where there is no link.</summary>
    public string? Target => Text is { } text ? Resolve(text) : null;

    /// <summary>Makes it lead elsewhere, by one rename.</summary>
    /// <param name="text">What shall stand in it.</param>
    /// <exception cref="PlatformException">It cannot be written.</exception>
    public void Point(string text) => Change(() => DurableFile.Link(path, text));

    /// <summary>Removes it.</summary>
    /// <exception cref="PlatformException">It cannot be removed.</exception>
    public void Remove() => Change(() => DurableFile.Delete(path));

    private string Resolve(string text) =>
        System.IO.Path.TrimEndingDirectorySeparator(
            System.IO.Path.GetFullPath(text, System.IO.Path.GetDirectoryName(path)!)
        );

    private void Change(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"the link {path} cannot be changed: {e.Message}",
                $"let this user write to {CommandLine.Show([System.IO.Path.GetDirectoryName(path)!])}",
                e
            );
        }
    }
}
