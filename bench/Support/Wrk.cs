using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lastgood.Adapters.Processes;

namespace Lastgood.Bench.Support;

/// <summary>Full load: two threads with 64 keep-alive connections, each of which asks again as soon as it was answered.</summary>
internal sealed partial class Wrk : IAsyncDisposable
{
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly Task<string> output;

    private Wrk(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Starts it and waits until it is at work. It works until it is ended.</summary>
    public static async Task<Wrk> StartAsync(string address, CancellationToken cancellation)
    {
        string[] arguments = ["-t2", "-c64", "-d600s", "--timeout", "5s", address];
        var start = new ProcessStartInfo("wrk", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        var wrk = new Wrk(Process.Start(start)!);
        await Task.Delay(Starting, cancellation);
        return wrk;
    }

    /// <summary>Ends it.</summary>
    /// <exception cref="CommandException">It could not do its work.</exception>
    public async Task<Load> EndAsync(CancellationToken cancellation)
    {
        // Interrupted, it tells what it has done so far.
        using var kill = Process.Start("kill", ["-INT", Text(process.Id)]);
        var said = await output.WaitAsync(cancellation);
        var requests = Requests().Match(said);
        if (!requests.Success)
        {
            throw new CommandException($"wrk did not say what it has done: {said.Trim()}");
        }
        var failed = Sum(Errors().Match(said)) + Sum(Refused().Match(said));
        return new Load(Sum(requests), failed);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Sum(Match match) =>
        match
            .Groups["n"]
            .Captures.Sum(static n => int.Parse(n.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<n>\d+) requests in", RegexOptions.None, 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(
        @"Socket errors: connect (?<n>\d+), read (?<n>\d+), write (?<n>\d+), timeout (?<n>\d+)",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Errors();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<n>\d+)", RegexOptions.None, 1000)]
    private static partial Regex Refused();
}

/// <summary>What a load came to.</summary>
/// <param name="Requests">Answered requests.</param>
/// <param name="Failed">Connections that broke, requests without an answer in time, answers that were none of success.</param>
internal sealed record Load(int Requests, int Failed);
