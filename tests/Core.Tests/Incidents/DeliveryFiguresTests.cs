using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Incidents;

public class DeliveryFiguresTests
{
    [Fact]
    public void A_deployment_that_an_incident_blames_has_failed_and_recovery_counts_from_it()
    {
        var figures = DeliveryFigures.Of(Stories.RolledBack(), Tale.Clock("08:00:00"));

        Assert.Equal((1, 1), (figures.Deployments, figures.Failed));
        Assert.Equal(1, figures.ChangeFailRatio);
        // From 14:00:02.010, when users got it, to 14:02:25.2, when the one before was verified.
        Assert.Equal(TimeSpan.FromMilliseconds(143_190), figures.RecoveryTime);
    }

    [Fact]
    public void What_was_deployed_by_others_counts_and_what_is_long_ago_does_not()
    {
        var entries = new Tale()
            .At("08:00:00")
            .Facts(null, new ReleaseActivated("1.0", null, RunKind.Deploy, "ci"))
            .At("09:00:00")
            .Facts(null, new ReleaseActivated("1.1", "1.0", RunKind.Deploy, "ci"))
            .At("10:00:00")
            .Facts(null, new ReleaseActivated("1.2", "1.1", RunKind.Deploy, "ci"))
            .Entries;

        Assert.Equal(2, DeliveryFigures.Of(entries, Tale.Clock("08:30:00")).Deployments);
        Assert.Equal(1, DeliveryFigures.Of(entries, Tale.Clock("09:30:00")).Deployments);
        Assert.Equal(0, DeliveryFigures.Of(entries, Tale.Clock("09:30:00")).ChangeFailRatio);
        Assert.Null(DeliveryFigures.Of(entries, Tale.Clock("11:00:00")).ChangeFailRatio);
    }
}
