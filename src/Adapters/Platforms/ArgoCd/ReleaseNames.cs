using System.Collections.Concurrent;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>What the entries of the history are called.</summary>
internal sealed class ReleaseNames(ArgoCdOptions options, ArgoApplications applications)
{
    private readonly ConcurrentDictionary<string, string> tags = new(StringComparer.Ordinal);

    /// <summary>The release of an entry; null where it cannot be named.</summary>
    public async Task<string?> OfAsync(ArgoDeployment entry, CancellationToken cancellation) =>
        await OfAsync(entry.Revision, entry.Overrides, cancellation);

    /// <summary>The release of a revision.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="overrides">See <see cref="ArgoDeployment"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string?> OfAsync(
        string revision,
        string overrides,
        CancellationToken cancellation
    )
    {
        var name = await TagAsync(revision, cancellation) ?? ArgoOperation.ShortOf(revision);
        var whole = overrides.Length == 0 ? name : $"{name}+set.{overrides}";
        return Release.IsVersion(whole) ? whole : null;
    }

    /// <summary>The entries with their releases, newest first; those that cannot be named are left out.</summary>
    public async Task<IReadOnlyList<NamedDeployment>> AllAsync(
        ArgoApplication application,
        CancellationToken cancellation
    )
    {
        var named = new List<NamedDeployment>();
        foreach (var entry in application.History.Reverse())
        {
            if (await OfAsync(entry, cancellation) is { } release)
            {
                named.Add(new NamedDeployment(release, entry));
            }
        }
        return named;
    }

    // A commit that git does not tell of now goes by its digits, and is asked for again next time.
    private async Task<string?> TagAsync(string revision, CancellationToken cancellation)
    {
        if (options.VersionFrom != ReleaseNaming.Tag || !IsCommit(revision))
        {
            return null;
        }
        if (tags.TryGetValue(revision, out var known))
        {
            return known;
        }
        var answer = await applications.MetadataAsync(revision, cancellation);
        if (
            answer is not { Succeeded: true, Body: { } body }
            || body["tags"].Texts().ToList() is not [var tag]
            || !Release.IsVersion(tag)
        )
        {
            return null;
        }
        tags[revision] = tag;
        return tag;
    }

    /// <summary>Whether a revision is a whole commit, and not a chart's version or several.</summary>
    public static bool IsCommit(string revision) => Release.IsCommit(revision);
}

/// <summary>An entry of the history and its release.</summary>
internal sealed record NamedDeployment(string Release, ArgoDeployment Entry);
