using Lastgood.Adapters.Http;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>Where a service tells its version.</summary>
/// <param name="Path">The path.</param>
/// <param name="Member">The member of the JSON answer; null where the answer is the version.</param>
internal sealed record VersionSource(string Path, string? Member);

/// <summary><c>version:</c></summary>
internal static class VersionSection
{
    private static readonly Field<string> Path = Field.Default(
        "path",
        Texts.PlainPath,
        new ProbeOptions().VersionPath,
        "The path that answers with the version that runs: the name that you give to deploy."
    );

    private static readonly Field<string> Member = Field.Optional(
        "field",
        Texts.Member,
        "The member of the JSON answer that holds the version. Left out: the whole answer is the version."
    );

    /// <summary>The definition.</summary>
    public static Section<VersionSource> Definition { get; } =
        new(
            "how the version is asked",
            [Path, Member],
            static values => new VersionSource(values.Get(Path), values.Find(Member))
        );
}
