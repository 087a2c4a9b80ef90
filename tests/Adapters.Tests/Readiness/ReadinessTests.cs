using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Tests.Readiness;

public sealed class ReadinessTests
{
    private static readonly CommandRunner Runner = new(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("echo git version 2.39.5", "2.20", ReadinessAnswer.Yes, "version 2.39.5")]
    [InlineData("echo nginx/1.22.1 >&2", "1.14", ReadinessAnswer.Yes, "version 1.22.1")]
    [InlineData(
        "echo v1.9",
        "1.14",
        ReadinessAnswer.No,
        "version 1.9 is older than 1.14, the oldest that is known to work"
    )]
    [InlineData(
        "echo hello",
        "1.0",
        ReadinessAnswer.No,
        "it does not tell its version: exit code 0, hello"
    )]
    [InlineData(
        "echo 1.2; exit 3",
        "1.0",
        ReadinessAnswer.No,
        "it does not tell its version: exit code 3, 1.2"
    )]
    public async Task A_tool_is_asked_for_its_version(
        string script,
        string least,
        ReadinessAnswer answer,
        string seen
    )
    {
        var check = await new Tool("tool", ["sh", "-c", script], new Version(least)).CheckAsync(
            Runner,
            Cancellation
        );

        Assert.Equal((answer, seen), (check.Answer, check.Seen));
        Assert.Equal(answer == ReadinessAnswer.No, check.Remedy is not null);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_a_no()
    {
        var check = await new Tool("tool", ["no-such-program"]).CheckAsync(Runner, Cancellation);

        Assert.Equal(ReadinessAnswer.No, check.Answer);
        Assert.NotNull(check.Remedy);
    }

    [Fact]
    public async Task The_state_folder_has_to_have_room_and_to_be_written()
    {
        using var folder = new TemporaryFolder();

        var good = await new StateReadiness(folder[""]).CheckAsync(null, Cancellation);
        var bad = await new StateReadiness("/proc/1").CheckAsync(null, Cancellation);
        var gone = await new StateReadiness(folder["none"]).CheckAsync(null, Cancellation);

        Assert.All(good, static c => Assert.Equal(ReadinessAnswer.Yes, c.Answer));
        Assert.Contains(
            gone,
            static c => c.Name == "permissions" && c.Answer == ReadinessAnswer.Unknown
        );
        Assert.Contains(bad, static c => c is { Name: "permissions", Answer: ReadinessAnswer.No });
        Assert.Empty(Directory.GetFiles(folder[""]));
    }

    [Fact]
    public void Too_little_room_is_a_no_with_the_command_that_shows_it()
    {
        var check = Room.Check("disk", "/", long.MaxValue);

        Assert.Equal((ReadinessAnswer.No, "df -h /"), (check.Answer, check.Remedy));
    }
}
