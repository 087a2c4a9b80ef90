using System.Diagnostics;
using Lastgood.Adapters.Processes;

namespace Lastgood.Bench.Platforms;

/// <summary>One way back.</summary>
/// <param name="Good">From the start of the command until users got the good release and nothing else after it, in milliseconds.</param>
/// <param name="End">From the start to the end of the command, in milliseconds.</param>
/// <param name="Without">How long of that users got no answer, or an error, in milliseconds.</param>
internal sealed record Round(double Good, double End, double Without)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Goes there and back once.</summary>
    /// <exception cref="CommandException">A command fails, or users do not get what it says.</exception>
    public static async Task<Round> RunAsync(Side side, CancellationToken cancellation)
    {
        await MustRunAsync(side.There, cancellation);
        using var users = Users.Of(side.Url);
        await users.GetAsync(Side.Bad, cancellation);
        users.Forget();
        var watch = Stopwatch.GetTimestamp();
        await MustRunAsync(side.Back, cancellation);
        var end = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        await users.GetAsync(Side.Good, cancellation);
        await users.StopAsync();
        return new Round(users.Since(watch, Side.Good), end, users.Without());
    }

    /// <summary>Runs a command to its end, which has to be a good one.</summary>
    /// <exception cref="CommandException">It was not.</exception>
    public static async Task MustRunAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command(command, Patience),
            cancellation
        );
        if (!result.Succeeded)
        {
            throw new CommandException(
                $"{string.Join(' ', command)} ended with {result.ExitCode}: {result.Error.Trim()} {result.Output.Trim()}"
            );
        }
    }
}
