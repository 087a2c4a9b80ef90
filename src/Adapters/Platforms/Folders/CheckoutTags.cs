using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>The releases that a clone has tags of.</summary>
/// <param name="git">The clone.</param>
/// <param name="options">How a release is named there.</param>
internal sealed class CheckoutTags(GitCommand git, GitOptions options)
{
    // The newest: more is no list to choose a way back from.
    private const int Most = 200;

    /// <summary>The newest tags that are named as releases are, newest first, with their commits.</summary>
    public async Task<IReadOnlyList<Kept>> AllAsync(CancellationToken cancellation)
    {
        var answer = await git.ReadAsync(
            "listing tags",
            cancellation,
            "for-each-ref",
            "--sort=-creatordate",
            $"--count={Most}",
            "--format=%(refname:strip=2) %(objectname) %(*objectname)",
            "refs/tags"
        );
        return
        [
            .. answer
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(parts =>
                    (
                        Version: RefNames.VersionOf(options.Ref, parts[0]),
                        Commit: parts[^1],
                        Tag: parts[0]
                    )
                )
                .Where(static tag => tag.Version is not null)
                .Select(static tag => new Kept($"tag {tag.Tag}", tag.Version!, tag.Commit)),
        ];
    }
}
