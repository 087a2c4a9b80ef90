using Lastgood.Core.Decisions;

namespace Lastgood.Core.Tests.Decisions;

public sealed class RollbackCapTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_place_that_was_taken_for_nothing_is_anothers()
    {
        var cap = new RollbackCap(1, Hour);
        Assert.Null(cap.TryTake("shop", Minutes(1)));
        Assert.NotNull(cap.TryTake("cart", Minutes(2)));

        cap.GiveBack("shop");

        Assert.Null(cap.TryTake("cart", Minutes(2)));
    }

    [Fact]
    public void Giving_back_a_second_place_keeps_the_first()
    {
        var cap = new RollbackCap(2, Hour);
        Assert.Null(cap.TryTake("shop", Minutes(1)));
        Assert.Null(cap.TryTake("cart", Minutes(1)));
        Assert.Null(cap.TryTake("shop", Minutes(10)));

        cap.GiveBack("shop");

        Assert.NotNull(cap.Reached(Minutes(60)));
        Assert.Null(cap.Reached(Minutes(61)));
    }

    [Fact]
    public void An_own_place_that_is_over_is_no_way_past_the_cap()
    {
        var cap = new RollbackCap(1, Hour);
        cap.Remember("shop", Minutes(1));
        Assert.Null(cap.TryTake("cart", Minutes(61)));

        Assert.NotNull(cap.TryTake("shop", Minutes(62)));
    }

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
