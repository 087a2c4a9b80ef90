using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Signals;

/// <summary>A program that does its work and ends.</summary>
internal static class Tool
{
    /// <summary>Runs it; it must end well.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command(arguments, TimeSpan.FromSeconds(120)),
            TestContext.Current.CancellationToken
        );
        Assert.True(result.Succeeded, result.Output + result.Error);
        return result.Output;
    }
}
