using Lastgood.Adapters.Platforms.Folders;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys that say where releases lie on this machine; shared by the platforms that run what lies in a folder.</summary>
internal static class ReleaseFields
{
    private static readonly Field<string> Releases = Field.Optional(
        "releases",
        new PathShape("a folder"),
        "The folder that has one folder a release, named by its version."
    );

    private static readonly Field<string> Current = Field.Optional(
        "current",
        new PathShape("a link"),
        "The link to the folder of the release that runs; lastgood moves it by one rename."
    );

    private static readonly Field<GitOptions> Git = Field.Optional(
        "git",
        GitSection.Definition,
        "Where releases come from that are not there yet: commits, made into folders aside; or a checkout that is changed in place."
    );

    /// <summary>The keys.</summary>
    public static IReadOnlyList<Field> All { get; } = [Releases, Current, Git];

    /// <summary>What they were read as.</summary>
    public static FolderOptions Of(Values values) =>
        new()
        {
            Releases = values.Find(Releases),
            Current = values.Find(Current),
            Git = values.Find(Git),
        };

    /// <summary>Refuses that neither a folder of releases nor a checkout is said.</summary>
    public static void CheckFolder(Values values)
    {
        if (!values.IsGiven(Releases) && values.IsRight(Git) && values.Find(Git) is null)
        {
            values.RefuseMissing(
                Releases,
                $"this key is missing (or git.checkout): where do releases lie? {Releases.Doc}"
            );
        }
    }

    /// <summary>Checks them against each other.</summary>
    /// <param name="values">The values.</param>
    /// <param name="needsPlace">Why the place has to be known, as the end of a sentence; null where it need not.</param>
    public static void Check(Values values, string? needsPlace)
    {
        if (!values.IsRight(Releases) || !values.IsRight(Current) || !values.IsRight(Git))
        {
            return;
        }
        var isCheckout = values.Find(Git)?.Checkout is not null;
        if (isCheckout)
        {
            foreach (var other in new[] { Releases, Current }.Where(values.IsGiven))
            {
                values.Refuse(
                    other,
                    $"with git.checkout releases have no folders of their own: leave out \"{other.Name}\""
                );
            }
            return;
        }
        if (values.IsGiven(Git) && !values.IsGiven(Releases))
        {
            values.RefuseMissing(
                Releases,
                "this key is missing: git.repository makes releases into folders below it"
            );
        }
        if (values.IsGiven(Current) && !values.IsGiven(Releases))
        {
            values.RefuseMissing(Releases, $"this key is missing. {Releases.Doc}");
        }
        if (needsPlace is not null && !values.IsGiven(Current))
        {
            values.RefuseMissing(
                Current,
                $"this key is missing (or git.checkout): {needsPlace}. {Current.Doc}"
            );
        }
    }
}
