using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>git:</c> of <c>platform: argocd:</c></summary>
internal static class ArgoCdGitSection
{
    private static readonly Field<string> Repository = Field.Required(
        "repository",
        Texts.Repository,
        "The repository that the application follows: an address as git push takes it, or an absolute path."
    );

    private static readonly Field<string> Clone = Field.Required(
        "clone",
        new PathShape("a folder"),
        "A folder of lastgood's own for a bare clone; made where it is not there."
    );

    private static readonly Field<GitWay> Way = Field.Default(
        "way",
        new ChoiceShape<GitWay>(("branch", GitWay.Branch), ("push", GitWay.Push)),
        GitWay.Branch,
        "What is pushed. branch: a branch of its own for a person to merge, and auto-sync stays off until then. push: a commit to the branch that the application follows, and auto-sync comes on again once Argo CD has seen that nothing differs."
    );

    private static readonly Field<string> Branch = Field.Optional(
        "branch",
        Texts.Branch,
        "The branch. Left out: the one that the application follows (targetRevision)."
    );

    private static readonly Field<string> Path = Field.Optional(
        "path",
        new TextShape(
            "a folder in the repository, e.g. apps/web, or . for all of it",
            "^[^/\\u0000-\\u001f:][^\\u0000-\\u001f:]{0,499}$",
            static text =>
                text.Length <= 500
                && text[0] is not '/'
                && !text.Any(static c => char.IsControl(c) || c == ':')
                && !text.Split('/').Contains("..", StringComparer.Ordinal)
        ),
        "The folder that is brought back to what it was at the release. Left out: the application's own."
    );

    /// <summary>The definition.</summary>
    public static Section<ArgoCdGitOptions> Definition { get; } =
        new(
            "the repository that an application follows",
            [Repository, Clone, Way, Branch, Path],
            static values => new ArgoCdGitOptions
            {
                Repository = values.Get(Repository),
                CloneFolder = values.Get(Clone),
                Way = values.Get(Way),
                Branch = values.Find(Branch),
                Path = values.Find(Path),
            }
        );
}
