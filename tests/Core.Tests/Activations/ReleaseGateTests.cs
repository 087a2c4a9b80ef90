using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.Core.Tests.Activations;

public class ReleaseGateTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly ServiceState State = ServiceState.From(
        "shop",
        new Tale()
            .At("14:00:00")
            .Facts(
                null,
                new ReleaseRecorded(
                    new Release("1.2") { Artifact = "one.example/shop@sha256:aa", Commit = Commit },
                    "ci"
                ),
                new ReleaseActivated("1.2", "1.1", RunKind.Deploy, "ci"),
                new VerdictGiven("1.2", Verdict.Bad, "errors", "watch", "shop-i1"),
                new ReleaseRecorded(
                    new Release("1.1") { Artifact = "one.example/shop@sha256:bb" },
                    "ci"
                ),
                new FixNamed("1.2", Commit.Replace('0', 'f'), "bob")
            )
            .Entries
    );

    [Fact]
    public void What_is_bad_is_refused_by_its_version_and_names_the_incident()
    {
        var no = ReleaseGate.Of(State, new Release("1.2"))!;
        Assert.Equal("1.2 is bad: errors (incident shop-i1)", no.Reason);
        Assert.Equal("shop-i1", ReleaseGate.IncidentOf(State, new Release("1.2")));
    }

    [Fact]
    public void It_is_refused_under_another_name_by_the_digest_of_its_image_wherever_that_is()
    {
        var again = new Release("1.2.1") { Artifact = "two.example/mirror/shop@sha256:aa" };
        var no = ReleaseGate.Of(State, again)!;
        Assert.Equal(
            "1.2.1 is 1.2 under another name (the same artifact, sha256:aa), which is bad: errors (incident shop-i1)",
            no.Reason
        );
        Assert.Equal("shop-i1", ReleaseGate.IncidentOf(State, again));
    }

    [Fact]
    public void It_is_refused_by_its_commit_also_where_that_is_its_version()
    {
        Assert.NotNull(ReleaseGate.Of(State, new Release("1.2.1") { Commit = Commit }));
        Assert.NotNull(ReleaseGate.Of(State, new Release(Commit)));
    }

    [Fact]
    public void What_is_not_bad_is_let_through()
    {
        Assert.Null(
            ReleaseGate.Of(
                State,
                new Release("1.3")
                {
                    Artifact = "shop@sha256:cc",
                    Commit = Commit.Replace('0', 'e'),
                }
            )
        );
        Assert.Null(
            ReleaseGate.Of(State, new Release("1.1") { Artifact = "one.example/shop@sha256:bb" })
        );
        Assert.Equal(Commit.Replace('0', 'f'), Assert.Single(ReleaseGate.Suspects(State)).Fix);
    }
}
