using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Decisions.Comparison;

namespace Lastgood.Adapters.Tests.Decisions.Comparison;

/// <summary>The comparison against another implementation: Debian's python3-scipy.</summary>
public sealed class SciPyTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task U_and_p_and_shift_are_those_of_SciPy()
    {
        var cases = SciPyCases.Make();

        var expected = await AskSciPy(cases);

        Assert.Equal(cases.Count, expected.Count);
        var different = cases.Zip(expected, Compare).OfType<string>().ToList();
        Assert.True(different.Count == 0, string.Join('\n', different.Take(3)));
        Assert.Contains(expected, static e => e.P < 1e-30);
        Assert.Contains(expected, static e => e.P == 1);
    }

    private static string? Compare(SciPyCase given, SciPyResult expected)
    {
        var direction = given.Alternative switch
        {
            "greater" => MetricDirection.HigherIsWorse,
            "less" => MetricDirection.LowerIsWorse,
            _ => MetricDirection.Either,
        };
        var numbers = ReleaseComparer
            .Compare(new Metric("m", direction), given.Baseline, given.Candidate)
            .Numbers;
        var same =
            numbers.U == expected.U
            && IsNear(numbers.P, expected.P)
            && Math.Abs(numbers.Shift!.Value - expected.Shift) <= 1e-12
            && numbers.ExactP == (given.Method == "exact");
        return same
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{given.Method} {given.Alternative} {given.Baseline.Length}/{given.Candidate.Length}: {numbers} is not {expected}"
            );
    }

    private static bool IsNear(double? actual, double expected) =>
        actual is { } p && Math.Abs(p - expected) <= 1e-10 * expected;

    private async Task<List<SciPyResult>> AskSciPy(List<SciPyCase> cases)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var script = Path.Combine(
            AppContext.BaseDirectory,
            "Decisions",
            "Comparison",
            "mann_whitney.py"
        );
        await File.WriteAllTextAsync(
            folder["cases"],
            JsonSerializer.Serialize(cases, Json),
            cancellation
        );
        // Debian's own: another python3 on the PATH has another SciPy, or none.
        var run = await new CommandRunner(TimeProvider.System).RunAsync(
            new(
                ["/usr/bin/python3", script, folder["cases"], folder["results"]],
                TimeSpan.FromMinutes(5)
            ),
            cancellation
        );
        Assert.True(run.Succeeded, run.Error);
        var results = await File.ReadAllTextAsync(folder["results"], cancellation);
        return JsonSerializer.Deserialize<List<SciPyResult>>(results, Json)!;
    }
}
