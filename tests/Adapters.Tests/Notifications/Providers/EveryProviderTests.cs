using Lastgood.Adapters.Notifications;
using Lastgood.Adapters.Notifications.Teams;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>What every channel over HTTP does with every answer.</summary>
public sealed class EveryProviderTests
{
    public static TheoryData<string> Kinds { get; } =
    ["slack-webhook", "slack", "teams", "pagerduty", "statuspage", "cachet", "grafana"];

    private static async Task<Receipt> AnsweredAsync(string kind, Answered answer)
    {
        await using var server = await ProviderServer.StartAsync(_ => answer);
        return await Samples.SendAsync(Samples.Options(kind, server.Url), Samples.Started);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_that_wants_to_be_left_alone_is_left_alone_for_so_long(string kind)
    {
        foreach (var status in new[] { 429, 420, 503 })
        {
            var later = Assert.IsType<Receipt.Later>(
                await AnsweredAsync(kind, new Answered(status, "slow down") { RetryAfter = "7" })
            );
            Assert.Equal(TimeSpan.FromSeconds(7), later.After);
            Assert.Equal($"HTTP {status}: slow down", later.Error);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_that_is_broken_is_tried_later(string kind)
    {
        var later = Assert.IsType<Receipt.Later>(
            await AnsweredAsync(kind, new Answered(500, "oh"))
        );
        Assert.Null(later.After);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_that_is_gone_is_gone(string kind) =>
        Assert.IsType<Receipt.Gone>(await AnsweredAsync(kind, new Answered(410, "no")));

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_no_is_final_and_is_told_without_what_is_secret(string kind)
    {
        await using var server = await ProviderServer.StartAsync(asked => new Answered(
            403,
            $"not {Samples.Key} {asked.Line} {asked.Authorization}"
        ));
        var refused = Assert.IsType<Receipt.Refused>(
            await Samples.SendAsync(Samples.Options(kind, server.Url), Samples.Started)
        );
        Assert.StartsWith("HTTP 403: not [redacted]", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("t0psecret", refused.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_that_does_not_answer_is_tried_later(string kind)
    {
        await using var server = await ProviderServer.StartAsync(_ => Answered.Nothing);
        var later = Assert.IsType<Receipt.Later>(
            await Samples.SendAsync(
                Samples.Options(kind, server.Url, TimeSpan.FromMilliseconds(100)),
                Samples.Started
            )
        );
        Assert.Equal("no answer within 100 ms", later.Error);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_that_is_not_there_is_tried_later(string kind)
    {
        var server = await ProviderServer.StartAsync(_ => Answered.Rubbish);
        await server.DisposeAsync();
        var later = Assert.IsType<Receipt.Later>(
            await Samples.SendAsync(Samples.Options(kind, server.Url), Samples.Started)
        );
        Assert.Equal("connection refused", later.Error);
    }

    [Theory]
    [InlineData("slack-webhook")]
    [InlineData("slack")]
    [InlineData("statuspage")]
    [InlineData("cachet")]
    public async Task Something_else_that_answers_in_its_place_does_not_count_as_told(string kind)
    {
        var later = Assert.IsType<Receipt.Later>(await AnsweredAsync(kind, Answered.Rubbish));
        Assert.StartsWith("what came back is not ", later.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_yet_is_waited_for()
    {
        var options = new TeamsOptions
        {
            Url = static () => throw new SecretException("the file /x is empty"),
        };
        Assert.Equal(
            new Receipt.Later("the file /x is empty"),
            await Samples.SendAsync(options, Samples.Started)
        );
    }

    [Fact]
    public async Task An_address_that_is_none_is_not_told()
    {
        var options = new TeamsOptions { Url = static () => new Secret($"htp:/{Samples.Key}") };
        Assert.Equal(
            new Receipt.Later("its address is not an http or https address"),
            await Samples.SendAsync(options, Samples.Started)
        );
    }
}
