using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.Probes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Probes;

public sealed class CommandProbeTests
{
    [Theory]
    [InlineData("exit 0", true, "^sh exited with 0 in \\S+ m?s$")]
    [InlineData("exit 2", true, "^sh exited with 2 in \\S+ m?s$")]
    [InlineData(
        "echo no; echo 'queue is full' >&2; exit 1",
        false,
        "^sh exited with 1 in \\S+ m?s: queue is full$"
    )]
    [InlineData("echo 'no leader'; exit 1", false, "^sh exited with 1 in \\S+ m?s: no leader$")]
    [InlineData("kill -9 $$", false, "^sh exited with 137 in ")]
    public async Task The_exit_code_decides(string script, bool healthy, string evidence)
    {
        var sample = await CheckAsync(
            new()
            {
                Arguments = ["/bin/sh", "-c", script],
                ExitCodes = [0, 2],
                Timeout = TimeSpan.FromSeconds(60),
            }
        );

        Assert.Equal(healthy, sample.Healthy);
        Assert.Matches(evidence, sample.Evidence);
    }

    [Fact]
    public async Task A_command_that_hangs_is_killed_and_has_failed()
    {
        var sample = await CheckAsync(
            new() { Arguments = ["sleep", "1000"], Timeout = TimeSpan.FromMilliseconds(300) }
        );

        Assert.False(sample.Healthy);
        Assert.StartsWith(
            "sleep did not end within 300 ms and was killed",
            sample.Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_command_that_is_not_there_has_failed()
    {
        var sample = await CheckAsync(new() { Arguments = ["no-such-program"] });

        Assert.False(sample.Healthy);
        Assert.Contains("no-such-program", sample.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Empty(ProbeCheck.Problems(new CommandProbeOptions { Arguments = ["true"] }));
        Assert.Equal(
            ["command: names no program", "exit_codes: 0 to 255", "timeout: above 0"],
            ProbeCheck.Problems(
                new CommandProbeOptions
                {
                    Arguments = [],
                    ExitCodes = [256],
                    Timeout = TimeSpan.Zero,
                }
            )
        );
        Assert.Equal(
            ["exit_codes: at least one"],
            ProbeCheck.Problems(new CommandProbeOptions { Arguments = ["true"], ExitCodes = [] })
        );
    }

    private static Task<HealthSample> CheckAsync(CommandProbeOptions options) =>
        new CommandProbe(
            options,
            new CommandRunner(TimeProvider.System),
            TimeProvider.System
        ).CheckAsync(TestContext.Current.CancellationToken);
}
