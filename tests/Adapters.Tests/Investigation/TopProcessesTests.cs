using Lastgood.Adapters.Investigation;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Investigation;

public sealed class TopProcessesTests
{
    [Fact]
    public async Task Names_what_uses_the_processors_without_its_arguments()
    {
        var found = await new TopProcesses(new CommandRunner(TimeProvider.System)).FindAsync(
            TestContext.Current.CancellationToken
        );

        Assert.Equal("what uses the processors of this machine?", found.Question);
        Assert.Matches(@"^\S.* \(\d+\) [\d.]+% cpu, [\d.]+% memory(; |$)", found.Answer);
        Assert.True(found.Answer.Split("; ").Length <= 5);
    }

    [Fact]
    public async Task Where_ps_cannot_be_run_it_says_so()
    {
        var found = await new TopProcesses(new NoCommands()).FindAsync(
            TestContext.Current.CancellationToken
        );

        Assert.Equal("it could not be told: there is no ps", found.Answer);
    }

    private sealed class NoCommands : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation) =>
            throw new CommandException("there is no ps");
    }
}
