using Lastgood.Adapters.Platforms.Git;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: git:</c></summary>
internal static class GitBranchSection
{
    private enum PushMode
    {
        Forward,
        Force,
    }

    private static readonly GitBranchOptions Defaults = new()
    {
        Service = "",
        Front = "",
        Repository = "",
        CloneFolder = "",
    };

    private static readonly DurationShape DeployTime = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromHours(6)
    );

    private static readonly Field<string> Url = InPlaceFields.Url(
        "The address that the service answers at."
    );

    private static readonly Field<string> Repository = Field.Required(
        "repository",
        Texts.Repository,
        "The remote repository: an address as git push takes it, or an absolute path."
    );

    private static readonly Field<string> Clone = Field.Required(
        "clone",
        new PathShape("a folder"),
        "A folder of lastgood's own for a bare clone; made where it is not there. Your own checkouts are never touched."
    );

    private static readonly Field<string> Branch = Field.Default(
        "branch",
        Texts.Branch,
        Defaults.Branch,
        "The branch that the service is deployed from. A commit with the files of the release is made on top of it."
    );

    private static readonly Field<string> Ref = Field.Default(
        "ref",
        Texts.RefOfRelease,
        Defaults.Ref,
        "The tag or branch of a release. A release that was recorded with its commit is taken by that."
    );

    private static readonly Field<string> PushTo = Field.Optional(
        "push_to",
        Texts.Branch,
        "The branch to move forward to that commit, too: usually the one above. Left out: only a branch rollback/VERSION is pushed."
    );

    private static readonly Field<PushMode> Push = Field.Default(
        "push",
        new ChoiceShape<PushMode>(("forward", PushMode.Forward), ("force", PushMode.Force)),
        PushMode.Forward,
        "How push_to is moved. forward: to the new commit on top of it, so that history is kept. force: to the release's own commit, dropping what came after it."
    );

    private static readonly Field<IReadOnlyList<string>> Deploy = Field.Optional(
        "deploy",
        new ArgumentsShape("release", "commit", "branch"),
        "A command that deploys {release}, whose files {commit} has; run once the branches are pushed. Twice must be the same as once."
    );

    private static readonly Field<TimeSpan> DeployTimeout = Field.Default(
        "deploy_timeout",
        DeployTime,
        Defaults.DeployTimeout,
        "The longest that deploy may take."
    );

    private static readonly Field<TimeSpan> CommandTimeout = InPlaceFields.CommandTimeout(
        Defaults.CommandTimeout,
        "The longest that each command of git may take."
    );

    private static readonly Field<TimeSpan> StartTimeout = Field.Default(
        "start_timeout",
        DeployTime,
        TimeSpan.FromMinutes(30),
        "The longest from the push, or from the end of deploy, until the release is healthy and reports its version."
    );

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<GitBranchOptions> Definition { get; } =
        new(
            "a service that is deployed from a branch",
            [
                Url,
                Repository,
                Clone,
                Branch,
                Ref,
                PushTo,
                Push,
                Deploy,
                DeployTimeout,
                CommandTimeout,
                StartTimeout,
            ],
            static values => new GitBranchOptions
            {
                Service = "",
                Front = values.Get(Url),
                Repository = values.Get(Repository),
                CloneFolder = values.Get(Clone),
                Branch = values.Get(Branch),
                Ref = values.Get(Ref),
                PushTo = values.Find(PushTo),
                Force = values.Get(Push) == PushMode.Force,
                Deploy = values.Find(Deploy),
                DeployTimeout = values.Get(DeployTimeout),
                CommandTimeout = values.Get(CommandTimeout),
                StartTimeout = values.Get(StartTimeout),
            },
            static values =>
            {
                if (values.IsGiven(Push) && !values.IsGiven(PushTo))
                {
                    values.Refuse(Push, "this is for push_to, which is not there");
                }
            }
        );
}
