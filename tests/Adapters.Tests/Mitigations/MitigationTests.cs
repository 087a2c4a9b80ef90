using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Mitigations;

public sealed class MitigationTests
{
    private readonly CommandRunner commands = new(TimeProvider.System);

    [Theory]
    [InlineData(true, "echo on: exit code 0, on")]
    [InlineData(false, "echo off: exit code 0, off")]
    public async Task Runs_its_command_and_tells_what_it_said(bool on, string evidence) =>
        Assert.Equal((true, evidence), await Switch(["echo", "on"], ["echo", "off"], on));

    [Fact]
    public async Task A_command_that_fails_is_told_with_its_last_words()
    {
        var (worked, evidence) = await Switch(["sh", "-c", "echo first >&2; echo no >&2; exit 3"]);

        Assert.False(worked);
        Assert.EndsWith("exit code 3, no", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_hangs_is_ended()
    {
        var (worked, evidence) = await Switch(["sleep", "60"]);

        Assert.False(worked);
        Assert.Contains("did not end within 1 s", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_named() =>
        Assert.Contains(
            "no-such-program",
            (await Switch(["no-such-program"])).Evidence,
            StringComparison.Ordinal
        );

    private Task<(bool Worked, string Evidence)> Switch(
        IReadOnlyList<string> on,
        IReadOnlyList<string>? off = null,
        bool isOn = true
    ) =>
        new Mitigation("breaker", on, off ?? ["true"], TimeSpan.FromSeconds(1)).SwitchAsync(
            isOn,
            commands,
            TestContext.Current.CancellationToken
        );
}
