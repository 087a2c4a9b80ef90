using System.Text.Json;
using System.Text.RegularExpressions;
using Lastgood.Demo;

namespace Lastgood.Scenarios.Demo;

/// <summary>The demo from the outside.</summary>
/// <remarks>It judges latencies of milliseconds, so no other test runs beside it.</remarks>
[Collection(nameof(Alone))]
public sealed partial class DemoTests
{
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    [Theory]
    [MemberData(nameof(DemoCommand.Nonsense), MemberType = typeof(DemoCommand))]
    public async Task What_makes_no_sense_ends_with_2_and_the_usage(string arguments)
    {
        foreach (var program in new[] { DemoCommand.Program, DemoCommand.Script })
        {
            var result = await DemoCommand.RunAsync(program, arguments.Split(' '));

            Assert.Equal(2, result.ExitCode);
            Assert.StartsWith(DemoOptions.Usage, result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }
    }

    [Fact]
    public async Task The_script_says_what_it_can_do()
    {
        var result = await DemoCommand.RunAsync(DemoCommand.Script, "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(DemoOptions.Usage, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("docker")]
    public async Task It_shows_a_rollback_that_fails_nobody_and_leaves_nothing_behind(
        string platform
    )
    {
        Assert.SkipUnless(
            platform == "nginx" || Environment.IsPrivilegedProcess,
            "a Docker Engine of the demo's own takes root"
        );
        var result = await DemoCommand.RunAsync(
            DemoCommand.Program,
            "--json",
            "--platform",
            platform
        );

        Assert.True(
            result.Succeeded,
            $"ended with {result.ExitCode}:\n{result.Output}{result.Error}"
        );
        using var json = JsonDocument.Parse(result.Output);
        var demo = json.RootElement;
        Assert.Equal("rolled_back", demo.GetProperty("outcome").GetString());
        Assert.Equal(0, demo.GetProperty("failed_by_switch").GetInt32());
        var failed = demo.GetProperty("failed_by_bad_release").GetInt32();
        Assert.InRange(failed, 1, demo.GetProperty("requests").GetInt32());
        string[] order = ["first_bad_at", "decided_at", "switched_at", "verified_at"];
        var moments = order.Select(name => demo.GetProperty(name).GetDateTimeOffset()).ToList();
        Assert.Equal(moments.Order(), moments);

        var report = demo.GetProperty("report").GetString()!;
        Assert.Contains(
            "1.2",
            await File.ReadAllTextAsync(report, Cancelled),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.ChangeExtension(report, ".html")));
        var stage = Stage().Match(result.Error).Value;
        Assert.StartsWith(Path.GetTempPath(), stage, StringComparison.Ordinal);
        Assert.False(Directory.Exists(stage));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc").Select(Mounts),
            mounts => mounts.Contains(stage, StringComparison.Ordinal)
        );
    }

    /// <summary>What a process has mounted; an engine that was left behind has its containers' file systems.</summary>
    private static string Mounts(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "mounts"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [GeneratedRegex("(?<=all of it lives in )/.+$", RegexOptions.Multiline, 1000)]
    private static partial Regex Stage();
}
