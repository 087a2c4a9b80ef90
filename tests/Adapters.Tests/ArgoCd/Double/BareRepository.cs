using Lastgood.Adapters.Tests.Platforms.Folders;

namespace Lastgood.Adapters.Tests.ArgoCd.Double;

/// <summary>A real bare repository: what a commit brings stands in <c>apps/web/version</c>.</summary>
internal sealed class BareRepository(string folder) : IDoubleRepository
{
    private readonly Dictionary<string, DoubleRevision> commits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> heads = new(StringComparer.Ordinal);

    public async Task RefreshAsync()
    {
        var branches = await ShopReleases.GitAsync(
            "--git-dir",
            folder,
            "for-each-ref",
            "--format=%(refname:short) %(objectname)",
            "refs/heads"
        );
        foreach (var line in branches.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, commit) = (line.Split(' ')[0], line.Split(' ')[1]);
            if (heads.GetValueOrDefault(name) == commit)
            {
                continue;
            }
            heads[name] = commit;
            var all = await ShopReleases.GitAsync("--git-dir", folder, "rev-list", commit);
            foreach (var one in all.Split('\n').Where(c => !commits.ContainsKey(c)))
            {
                commits[one] = new DoubleRevision(
                    await ShopReleases.GitAsync(
                        "--git-dir",
                        folder,
                        "show",
                        $"{one}:apps/web/version"
                    )
                );
            }
        }
    }

    public string? Head(string target) => heads.GetValueOrDefault(target);

    public DoubleRevision? Find(string commit) => commits.GetValueOrDefault(commit);
}
