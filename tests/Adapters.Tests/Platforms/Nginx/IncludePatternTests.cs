using Lastgood.Adapters.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

public sealed class IncludePatternTests
{
    [Theory]
    [InlineData("/etc/nginx/lastgood/shop.conf", true)]
    [InlineData("lastgood/shop.conf", true)]
    [InlineData("lastgood/*.conf", true)]
    [InlineData("lastgood/shop.con[f]", true)]
    [InlineData("last????/shop.conf", true)]
    [InlineData("*.conf", false)]
    [InlineData("lastgood/*.inc", false)]
    [InlineData("lastgood/[!s]hop.conf", false)]
    [InlineData("lastgood/shop.con[f", false)]
    [InlineData("lastgood/shopXconf", false)]
    public void An_include_is_matched_as_nginx_would(string pattern, bool included) =>
        Assert.Equal(
            included,
            IncludePattern.Matches(pattern, "/etc/nginx", "/etc/nginx/lastgood/shop.conf")
        );
}
