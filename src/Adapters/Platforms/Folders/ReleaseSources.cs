namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>Makes the source of releases from its options.</summary>
internal static class ReleaseSources
{
    /// <summary>The source; where no options say where releases lie, one that leaves all to the host.</summary>
    public static IReleaseSource Of(FolderOptions options, Programs programs, TimeProvider time) =>
        options switch
        {
            { Git.Checkout: not null } => new CheckoutSource(options.Git, programs, time),
            { Releases: { } releases } => new FolderSource(
                Path.TrimEndingDirectorySeparator(releases),
                options.Current is { } current ? new CurrentLink(current) : null,
                options.Git is { } git ? new GitTrees(git, programs) : null
            ),
            _ => new NoSource(),
        };
}
