using Lastgood.Adapters.Platforms.Folders;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>git:</c> of a platform that runs what lies in a folder.</summary>
internal static class GitSection
{
    private const int MostCommands = 20;

    private static readonly GitOptions Defaults = new();

    private static readonly Field<string> Repository = Field.Optional(
        "repository",
        new PathShape("a git clone"),
        "A clone on this machine, bare or not: each release becomes a work tree of it in a folder of its own, ready before anything stops."
    );

    private static readonly Field<string> Checkout = Field.Optional(
        "checkout",
        new PathShape("a git checkout"),
        "Instead of repository: a checkout that the service runs from, changed in place. Changes by hand are kept as a stash."
    );

    private static readonly Field<string> Remote = Field.Default(
        "remote",
        Texts.Remote,
        Defaults.Remote,
        "The remote that is asked for what the clone does not have."
    );

    private static readonly Field<string> Ref = Field.Default(
        "ref",
        Texts.RefOfRelease,
        Defaults.Ref,
        "The tag or branch of a release. A release that was recorded with its commit is taken by that."
    );

    private static readonly Field<IReadOnlyList<IReadOnlyList<string>>> Install = Field.Default(
        "install",
        new ListShape<IReadOnlyList<string>>("commands", new ArgumentsShape(), MostCommands),
        Defaults.Install,
        "The commands that make a checkout ready to run, in its folder, one after the other, e.g. [[npm, ci]]."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
        Defaults.Timeout,
        "The longest that each of git's commands and each command of install may take."
    );

    /// <summary>The definition.</summary>
    public static Section<GitOptions> Definition { get; } =
        new(
            "releases that are commits",
            [Repository, Checkout, Remote, Ref, Install, Timeout],
            static values => new GitOptions
            {
                Repository = values.Find(Repository),
                Checkout = values.Find(Checkout),
                Remote = values.Get(Remote),
                Ref = values.Get(Ref),
                Install = values.Get(Install),
                Timeout = values.Get(Timeout),
            },
            Check
        );

    private static void Check(Values values)
    {
        if (values.IsGiven(Repository) && values.IsGiven(Checkout))
        {
            values.Refuse(
                Checkout,
                "there is \"repository\" already: releases are made in folders of their own, or checked out in place"
            );
        }
        if (!values.IsGiven(Repository) && !values.IsGiven(Checkout))
        {
            values.RefuseMissing(
                Repository,
                $"this key is missing (or checkout). {Repository.Doc}"
            );
        }
    }
}
