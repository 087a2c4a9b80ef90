using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Decisions.Comparison;
using Lastgood.Core.Platforms;
using Lastgood.Core.Signals;
using Lastgood.Core.Verification;

namespace Lastgood.Adapters.Verification;

/// <summary>Verifies what serves: version and health through the front door, the error ratio, the user's own commands.</summary>
/// <param name="commands">Runs the user's commands.</param>
/// <param name="read">Reads the request counters of the release at an address; null where the service has none.</param>
/// <param name="sideBySide">Compares two releases that run.</param>
/// <param name="clock">Dates readings.</param>
/// <param name="time">Waits.</param>
public sealed class Verifier(
    ICommandRunner commands,
    Func<string, CancellationToken, Task<Reading>>? read,
    SideBySide sideBySide,
    MonotonicClock clock,
    TimeProvider time
) : IVerifier
{
    // Several readings in a window, so that a release that stops answering half way is seen.
    private const int ReadingsPerWindow = 5;

    /// <inheritdoc/>
    public async Task<VerificationResult> VerifyAsync(
        IPlatform platform,
        string version,
        VerificationSpec spec,
        CancellationToken cancellation
    )
    {
        var serving = await TimedAsync(
            "serving",
            () => ServesAsync(platform, version, cancellation)
        );
        if (serving.Outcome == CheckOutcome.Fail)
        {
            return new VerificationResult([serving]);
        }
        var errors =
            read is null || spec.Window <= TimeSpan.Zero
                ? null
                : TimedAsync(
                    "error_rate",
                    () => ErrorRatioAsync(platform, version, spec, read, cancellation)
                );
        var checks = new List<CheckResult> { serving };
        foreach (var command in spec.Commands)
        {
            checks.Add(await TimedAsync(command.Name, () => RunAsync(command, cancellation)));
        }
        if (errors is not null)
        {
            checks.Insert(1, await errors);
        }
        if (spec.Compare is { } compare)
        {
            checks.Add(
                await TimedAsync(
                    "comparison",
                    () => CompareAsync(platform, version, compare, cancellation)
                )
            );
        }
        return new VerificationResult(checks);
    }

    private async Task<CheckResult> TimedAsync(
        string name,
        Func<Task<(CheckOutcome Outcome, string Evidence)>> check
    )
    {
        var since = time.GetTimestamp();
        var (outcome, evidence) = await check();
        return new CheckResult(name, outcome, evidence, time.GetElapsedTime(since));
    }

    private static async Task<(CheckOutcome, string)> ServesAsync(
        IPlatform platform,
        string version,
        CancellationToken cancellation
    )
    {
        try
        {
            var answer = await platform.VerifyAsync(version, cancellation);
            return (answer.Serves ? CheckOutcome.Pass : CheckOutcome.Fail, answer.Evidence);
        }
        catch (PlatformException e)
        {
            return (CheckOutcome.Fail, e.Message);
        }
    }

    private async Task<(CheckOutcome, string)> ErrorRatioAsync(
        IPlatform platform,
        string version,
        VerificationSpec spec,
        Func<string, CancellationToken, Task<Reading>> readCounters,
        CancellationToken cancellation
    )
    {
        if (await AddressAsync(platform, version, cancellation) is not { } url)
        {
            return (CheckOutcome.Inconclusive, $"it cannot be told where {version} runs");
        }
        var window = new RequestWindow(spec.Window, spec.MinRequests);
        var until = clock.Now + spec.Window;
        while (true)
        {
            var reading = await readCounters(url, cancellation);
            window.Add(clock.Now, reading);
            var left = until - clock.Now;
            if (left <= TimeSpan.Zero)
            {
                break;
            }
            var pause = spec.Window / ReadingsPerWindow;
            await Task.Delay(left < pause ? left : pause, time, cancellation);
        }
        return Judge(window.Measure(clock.Now), spec);
    }

    private static (CheckOutcome, string) Judge(WindowFigures figures, VerificationSpec spec)
    {
        var errors = figures.ErrorRatio;
        if (errors.Value is not { } ratio)
        {
            return (CheckOutcome.Inconclusive, errors.Missing ?? "no data");
        }
        return (
            ratio < spec.MaxErrorRatio ? CheckOutcome.Pass : CheckOutcome.Fail,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ratio * 100:0.##}% of {figures.Requests:0} requests, must be below {spec.MaxErrorRatio * 100:0.##}%"
            )
        );
    }

    private async Task<(CheckOutcome, string)> CompareAsync(
        IPlatform platform,
        string version,
        ComparisonSpec spec,
        CancellationToken cancellation
    )
    {
        try
        {
            var pair = Pair.Find((await platform.InspectAsync(cancellation)).Candidates, version);
            if (pair.Missing is { } missing)
            {
                return (CheckOutcome.Inconclusive, missing);
            }
            var compared = await sideBySide.CompareAsync(
                pair.Baseline!.Url!,
                pair.Candidate!.Url!,
                spec,
                cancellation
            );
            return (
                compared.Outcome switch
                {
                    ComparisonOutcome.Pass => CheckOutcome.Pass,
                    ComparisonOutcome.Fail => CheckOutcome.Fail,
                    _ => CheckOutcome.Inconclusive,
                },
                $"with {pair.Baseline.Version}: {compared.Reason}"
            );
        }
        catch (PlatformException e)
        {
            return (CheckOutcome.Inconclusive, e.Message);
        }
    }

    private static async Task<string?> AddressAsync(
        IPlatform platform,
        string version,
        CancellationToken cancellation
    )
    {
        try
        {
            var found = await platform.InspectAsync(cancellation);
            return found.Candidates.FirstOrDefault(c => c.Serving && c.Version == version)?.Url;
        }
        catch (PlatformException)
        {
            return null;
        }
    }

    private async Task<(CheckOutcome, string)> RunAsync(
        CommandCheck check,
        CancellationToken cancellation
    )
    {
        try
        {
            var result = await commands.RunAsync(
                new Command(check.Command, check.Timeout),
                cancellation
            );
            if (result.Succeeded)
            {
                return (CheckOutcome.Pass, "exit code 0");
            }
            var said = LastLine(result.Error) ?? LastLine(result.Output);
            return (
                CheckOutcome.Fail,
                $"exit code {result.ExitCode.ToString(CultureInfo.InvariantCulture)}"
                    + (said is null ? "" : $": {said}")
            );
        }
        catch (CommandException e)
        {
            return (CheckOutcome.Fail, e.Message);
        }
    }

    private static string? LastLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault();
}
