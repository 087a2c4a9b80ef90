using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.App.Configuration;

namespace Lastgood.App.Tests.Configuration;

public sealed class HaproxyTests
{
    private const string Text = """
        services:
          shop:
            platform:
              haproxy:
                front: http://127.0.0.1:8080
                sockets: [/run/haproxy/admin.sock, "127.0.0.1:9999"]
                backend: web_shop
                state_file: /var/lib/haproxy/shop.state
                canary: [5%, 25%]
                canary_pause: 2m
                slots:
                  blue: { url: "http://127.0.0.1:8001", server: s1 }
                  green: { url: "http://127.0.0.1:8002" }
                start: [start, "{release}"]
                stop: [stop]
                status: [status]
        """;

    [Fact]
    public void All_keys_become_options()
    {
        var options = Assert.IsType<HaproxyOptions>(Sample.Read(Text).Services[0].Platform);

        Assert.Equal("shop", options.Service);
        Assert.Equal("http://127.0.0.1:8080", options.Front);
        Assert.Equal(["/run/haproxy/admin.sock", "127.0.0.1:9999"], options.Sockets);
        Assert.Equal("web_shop", options.Backend);
        Assert.Equal("/var/lib/haproxy/shop.state", options.StateFile);
        Assert.Equal([5, 25], options.Canary);
        Assert.Equal(TimeSpan.FromMinutes(2), options.CanaryPause);
        // A server that is not named has the name of its slot.
        Assert.Equal("s1 green", string.Join(' ', options.Slots.Select(static s => s.Target)));
        Assert.Empty(HaproxyCheck.Problems(options));
    }

    [Theory]
    [InlineData("[5%, 25%]", "[25%, 5%]", "canary: whole percentages from 1% to 99%")]
    [InlineData("[5%, 25%]", "[0.5%]", "canary: whole percentages from 1% to 99%")]
    [InlineData("[5%, 25%]", "[100%]", "canary: whole percentages from 1% to 99%")]
    [InlineData("[/run/haproxy/admin.sock, \"127.0.0.1:9999\"]", "[]", "sockets: at least one")]
    [InlineData("\"127.0.0.1:9999\"", "admin.sock", "sockets[1]: \"admin.sock\" is not the path")]
    [InlineData("web_shop", "\"web shop\"", "backend: \"web shop\" is not a name")]
    [InlineData("/shop.state", "/a shop", "because it is written into haproxy.cfg")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8001", "front is HAProxy itself")]
    [InlineData("stop: [stop]", "switch: flag", "switch: unknown key")]
    public void What_is_wrong_is_named(string text, string by, string message)
    {
        Assert.Contains(text, Text, StringComparison.Ordinal);
        var error = Assert.Throws<ConfigurationException>(() =>
            Sample.Read(Text.Replace(text, by, StringComparison.Ordinal))
        );

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_services_cannot_share_a_backend_or_a_state_file()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            Sample.Read(
                Text
                    + "\n"
                    + Text["services:\n".Length..]
                        .Replace("  shop:", "  copy:", StringComparison.Ordinal)
                        .Replace(":800", ":900", StringComparison.Ordinal)
            )
        );

        Assert.Contains("copy.platform.haproxy.backend", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "copy.platform.haproxy.state_file",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
