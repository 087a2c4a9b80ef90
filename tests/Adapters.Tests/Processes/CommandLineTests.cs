using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Processes;

public class CommandLineTests
{
    [Theory]
    [InlineData("nginx -s reload", "nginx", "-s", "reload")]
    [InlineData(
        "curl -fsS 'http://127.0.0.1:8080/checkout?a=1&b=2'",
        "curl",
        "-fsS",
        "http://127.0.0.1:8080/checkout?a=1&b=2"
    )]
    [InlineData("systemctl start shop-blue@1.4.2", "systemctl", "start", "shop-blue@1.4.2")]
    [InlineData("systemctl stop 'shop-blue@*'", "systemctl", "stop", "shop-blue@*")]
    [InlineData(@"echo 'it'\''s' ''", "echo", "it's", "")]
    [InlineData("env A=b", "env", "A=b")]
    [InlineData("'A=b' c", "A=b", "c")]
    [InlineData("cat '~/x' 'ü'", "cat", "~/x", "ü")]
    public void Quotes_are_put_where_a_shell_needs_them(
        string expected,
        params string[] arguments
    ) => Assert.Equal(expected, CommandLine.Show(arguments));

    [Fact]
    public async Task Every_character_survives_a_real_shell()
    {
        var every = string.Concat(Enumerable.Range(1, 126).Select(i => (char)i));
        string[] odd =
        [
            every,
            .. every.Select(c => c.ToString()),
            "",
            "-",
            "--",
            "$(id)",
            "`id`",
            "!!",
            "~",
        ];
        var script = $"printf '%s\\0' {CommandLine.Show(["-", .. odd])}";

        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new(["sh", "-c", script], TimeSpan.FromSeconds(60)),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["-", .. odd], result.Output.Split('\0')[..^1]);
    }
}
