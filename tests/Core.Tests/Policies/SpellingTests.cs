using Lastgood.Core.Policies;

namespace Lastgood.Core.Tests.Policies;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("ngnix", "nginx")]
    [InlineData("helth", "health")]
    [InlineData("HEALTH", "health")]
    [InlineData("healthh", "health")]
    [InlineData("polizy", "policy")]
    public void One_slip_is_seen_through(string written, string meant) =>
        Assert.Equal(meant, Spelling.Nearest(written, ["policy", "nginx", "health", "metrics"]));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("something_else")]
    public void What_is_near_to_nothing_is_not_guessed(string written) =>
        Assert.Null(Spelling.Nearest(written, ["policy", "nginx", "health", "metrics"]));
}
