using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Processes;

public class PlaceholdersTests
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["slot"] = "blue",
        ["release"] = "1.0 {slot} --force",
    };

    [Theory]
    [InlineData("shop-{slot}", "shop-blue")]
    [InlineData("{slot}{slot}", "blueblue")]
    [InlineData("{release}", "1.0 {slot} --force")]
    [InlineData(
        "{{end}} {\"a\":1} { print } {} ${HOME} {",
        "{{end}} {\"a\":1} { print } {} ${HOME} {"
    )]
    public void Only_placeholders_are_replaced_and_only_once(string argument, string expected) =>
        Assert.Equal(["run", expected], Placeholders.Fill(["run", argument], Values));

    [Fact]
    public void An_unknown_placeholder_is_an_error_that_lists_the_known_ones()
    {
        var error = Assert.Throws<FormatException>(() => Placeholders.Fill(["{port}"], Values));

        Assert.Equal("unknown placeholder {port}; known here: {release}, {slot}", error.Message);
    }
}
