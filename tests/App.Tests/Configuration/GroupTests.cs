using Lastgood.Core.Activations.Groups;

namespace Lastgood.App.Tests.Configuration;

public sealed class GroupTests
{
    private const string Two =
        "  cart:\n    platform: {nginx: {front: http://127.0.0.1:8080, include: /c, slots: {a: {url: http://127.0.0.1:7001}, b: {url: http://127.0.0.1:7002}}, start: [a], stop: [b], status: [c]}}\n";

    [Fact]
    public void A_group_has_its_services_in_order()
    {
        var group = Assert.Single(
            Read("groups: {checkout: {services: [shop, cart], if_one_cannot: back}}").Groups
        );

        Assert.Equal(
            ("checkout", "shop cart", IfOneCannot.Back),
            (group.Name, string.Join(' ', group.Services), group.IfOneCannot)
        );
    }

    [Theory]
    [InlineData("{checkout: {services: [shop]}}", "a group has at least two services")]
    [InlineData("{checkout: {services: [shop, shop]}}", "a group has at least two services")]
    [InlineData(
        "{checkout: {services: [shop, crat]}}",
        "there is no service \"crat\", did you mean \"cart\"?"
    )]
    [InlineData(
        "{shop: {services: [shop, cart]}}",
        "shop is a service; choose another name for the group"
    )]
    [InlineData(
        "{a: {services: [shop, cart]}, b: {services: [cart, shop]}}",
        "cart is in a already; a service is in one group, once"
    )]
    public void What_cannot_be_a_group_is_refused(string groups, string message) =>
        Assert.Contains(
            message,
            string.Join('\n', Sample.Errors(Sample.Small + Two + $"groups: {groups}\n")),
            StringComparison.Ordinal
        );

    private static Lastgood.App.Configuration.Settings Read(string groups) =>
        Sample.Read(Sample.Small + Two + groups + "\n");
}
