using System.Globalization;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Where a release is between before and after a rollback of ours.</summary>
internal enum Standing
{
    /// <summary>As the plan found it.</summary>
    Before,

    /// <summary>A rollback was begun and has not succeeded: it failed, is pending, or was left behind.</summary>
    Tried,

    /// <summary>The rollback has succeeded.</summary>
    Made,

    /// <summary>Taking it back was begun and has not succeeded.</summary>
    Undoing,

    /// <summary>It was taken back.</summary>
    Undone,

    /// <summary>Somebody else has made a revision.</summary>
    Elsewhere,
}

/// <summary>What all steps of one activation know: written into each of them, so that another process can go on.</summary>
/// <param name="Release">The release that is activated.</param>
/// <param name="From">The newest revision when the plan was made.</param>
/// <param name="FromDigest">What that is made of.</param>
/// <param name="Serving">The revision whose content was in the cluster then, as far as it was one; what is gone back to where this fails.</param>
/// <param name="ServingDigest">What that is made of.</param>
/// <param name="Target">The revision that is rolled back to.</param>
/// <param name="TargetDigest">What that is made of.</param>
/// <param name="Hooks">How many hooks the rollback may run.</param>
internal sealed record Scene(
    string Release,
    int From,
    string FromDigest,
    int Serving,
    string ServingDigest,
    int Target,
    string TargetDigest,
    int Hooks
)
{
    /// <summary>The scene that <see cref="ToArguments"/> wrote down.</summary>
    public static Scene Of(Details arguments) =>
        new(
            arguments["release"],
            Read(arguments["from"]),
            arguments["from_digest"],
            Read(arguments["serving"]),
            arguments["serving_digest"],
            Read(arguments["target"]),
            arguments["target_digest"],
            Read(arguments["hooks"])
        );

    /// <summary>The scene as a step's arguments.</summary>
    public Details ToArguments() =>
        Details.Of(
            ("release", Release),
            ("from", Write(From)),
            ("from_digest", FromDigest),
            ("serving", Write(Serving)),
            ("serving_digest", ServingDigest),
            ("target", Write(Target)),
            ("target_digest", TargetDigest),
            ("hooks", Write(Hooks))
        );

    /// <summary>Where the release is. Its revisions say so: by number, by what Helm writes of a rollback, and by what they are made of.</summary>
    public Standing In(Chronicle chronicle)
    {
        if (chronicle.Newest is not { } newest || newest.Number < From)
        {
            return Standing.Elsewhere;
        }
        if (newest.Number == From)
        {
            return newest.Digest == FromDigest ? Standing.Before : Standing.Elsewhere;
        }
        var later = chronicle.Revisions.Where(r => r.Number > From).ToList();
        if (later.All(IsOurs))
        {
            return newest.Status == Revision.Deployed ? Standing.Made : Standing.Tried;
        }
        var back = later.SkipWhile(IsOurs).ToList();
        return !back.TrueForAll(r => r.IsRollbackTo(Serving, ServingDigest)) ? Standing.Elsewhere
            : newest.Status == Revision.Deployed ? Standing.Undone
            : Standing.Undoing;
    }

    /// <summary>Whether a revision is what this activation has made, or tried to.</summary>
    public bool IsOurs(Revision revision) =>
        revision.Number > From && revision.IsRollbackTo(Target, TargetDigest);

    /// <summary>That somebody else has made a revision.</summary>
    public PlatformException SomebodyElse(HelmOptions options, Chronicle chronicle)
    {
        var other = chronicle.Revisions.LastOrDefault(r =>
            r.Number > From && !IsOurs(r) && !r.IsRollbackTo(Serving, ServingDigest)
        );
        var rivals =
            chronicle.Deployed.Count > 1
                ? $"; {chronicle.Deployed.Count} revisions are marked as deployed now, so which content won is not certain"
                : "";
        return new PlatformException(
            (
                other is null
                    ? $"the revisions of {options.Where} are not those any more that the plan was made for"
                    : $"somebody else has made {other} of {options.Where} meanwhile ({Secrets.Redactor.Redact(Processes.Spoken.Excerpt(other.Description))})"
            ) + rivals,
            $"look who did, and make a plan anew: {Processes.CommandLine.Show(HelmCommands.History(options))}"
        );
    }

    private static int Read(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);
}
