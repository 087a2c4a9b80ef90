using Lastgood.Core.Activations;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Tests.Activations;

/// <summary>What an answer means.</summary>
public sealed class InquiryTests
{
    private static readonly PersonAsked YesOrNo = new(
        "shop-i1",
        "corruption",
        "Is data being corrupted?",
        TimeSpan.FromMinutes(15),
        Default: false,
        Below: null
    );

    private static readonly PersonAsked Share = YesOrNo with
    {
        Subject = "few-users",
        Below = 0.01,
    };

    [Theory]
    [InlineData("yes", true)]
    [InlineData("Y", true)]
    [InlineData("no", false)]
    [InlineData("perhaps", null)]
    [InlineData("", null)]
    [InlineData("1%", null)]
    public void Yes_or_no(string answer, bool? means) =>
        Assert.Equal(means, Inquiry.Means(YesOrNo, answer));

    [Theory]
    [InlineData("0.5%", true)]
    [InlineData("0%", true)]
    [InlineData("1%", false)]
    [InlineData("100%", false)]
    [InlineData("101%", null)]
    [InlineData("-1%", null)]
    [InlineData("0.5", null)]
    [InlineData("%", null)]
    [InlineData("yes", null)]
    [InlineData("1e-3%", null)]
    public void A_share_of_the_users_is_compared_with_what_the_policy_has(
        string answer,
        bool? means
    ) => Assert.Equal(means, Inquiry.Means(Share, answer));
}
