using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals;
using Lastgood.Adapters.Signals.Systemd;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Systemd;

/// <summary>What is asked, and answers that a systemd of a test cannot be made to give.</summary>
public sealed class SystemdTextTests
{
    private const string Properties =
        "--property=Id,LoadState,ActiveState,SubState,Result,NRestarts,ExecMainCode,ExecMainStatus,MemoryCurrent,ControlGroup,MainPID,InvocationID";

    [Fact]
    public void Only_the_state_is_asked_for_and_a_unit_is_never_an_option()
    {
        Assert.Equal(
            ["systemctl", "show", Properties, "--", "--now"],
            SystemdUnit.Arguments(new() { Unit = "--now" })
        );
        Assert.Equal(
            ["ssh", "host", "systemctl", "--user", "show", Properties, "--", "a.service"],
            SystemdUnit.Arguments(
                new()
                {
                    Unit = "a.service",
                    User = true,
                    Systemctl = ["ssh", "host", "systemctl"],
                }
            )
        );
    }

    [Fact]
    public async Task A_run_that_ended_for_want_of_memory_counts_once()
    {
        var systemctl = new Saying();
        var source = new SystemdSource(
            "shop",
            new() { Unit = "shop.service" },
            systemctl,
            TimeProvider.System
        );
        Assert.Equal(0, await Kills("success", "a"));
        Assert.Equal(1, await Kills("oom-kill", "b"));
        Assert.Equal(1, await Kills("oom-kill", "b"));
        Assert.Equal(1, await Kills("success", "c"));
        Assert.Equal(2, await Kills("oom-kill", "d"));

        async Task<double?> Kills(string result, string invocation)
        {
            systemctl.Answer = Answer(result, invocation);
            return (await source.ReadAsync(Signal.OomKills)).Value;
        }
    }

    [Fact]
    public void What_is_not_set_is_not_known()
    {
        var state = SystemdUnit.Parse("shop", Answer("success", ""));

        Assert.Null(state.Memory);
        Assert.Null(state.ControlGroup);
        Assert.Null(state.MainPid);
        Assert.Null(state.Invocation);
    }

    [Fact]
    public void Memory_that_older_versions_write_as_the_largest_number_is_not_known() =>
        Assert.Null(
            SystemdUnit
                .Parse(
                    "shop",
                    Answer("success", "")
                        .Replace("[not set]", "18446744073709551615", StringComparison.Ordinal)
                )
                .Memory
        );

    [Theory]
    [InlineData("")]
    [InlineData("=\n==\n\0")]
    [InlineData("LoadState=loaded\nActiveState=active\nSubState=running\n")]
    [InlineData("LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=-1\n")]
    public void An_answer_that_does_not_tell_is_no_state(string answer) =>
        Assert.Throws<NoFigureException>(() => SystemdUnit.Parse("shop", answer));

    private static string Answer(string result, string invocation) =>
        $"""
            MainPID=0
            Result={result}
            NRestarts=3
            ExecMainCode=2
            ExecMainStatus=9
            ControlGroup=
            MemoryCurrent=[not set]
            Id=shop.service
            LoadState=loaded
            ActiveState=failed
            SubState=failed
            InvocationID={invocation}

            """;

    private sealed class Saying : ICommandRunner
    {
        public string Answer { get; set; } = "";

        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation) =>
            Task.FromResult(new CommandResult(0, Answer, "", TimeSpan.Zero));
    }
}
