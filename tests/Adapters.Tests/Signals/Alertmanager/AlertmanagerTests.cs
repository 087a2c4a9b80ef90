using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals.Alertmanager;

namespace Lastgood.Adapters.Tests.Signals.Alertmanager;

/// <summary>With a real Alertmanager.</summary>
public sealed class AlertmanagerTests
{
    [Fact]
    public async Task Alerts_of_a_group_fire_repeat_and_are_resolved()
    {
        await using var bed = new ReceiverBed().Start();
        await using var server = await AlertmanagerServer.StartAsync(
            AlertmanagerServer.Telling(bed.Url)
        );

        await server.PostAsync(firing: true, "HighErrorRate", "HighLatency");

        var first = await NoticeAsync(bed, static n => n.Firing);
        Assert.Equal(
            ("Shop", false, "HighErrorRate is bad (service=shop)", 0),
            (first.Service, first.Repeated, first.Evidence, first.Truncated)
        );
        Assert.Equal(server.Begin, first.StartsAt, TimeSpan.FromMilliseconds(1));
        Assert.Contains("service=\"shop\"", first.GroupKey, StringComparison.Ordinal);
        await NoticeAsync(bed, n => n is { Firing: true, Repeated: true } && n.Key == first.Key);
        var both = await Eventually.ComesAsync(() =>
            Task.FromResult(bed.Stored.FirstOrDefault(static group => group.Count == 2))
        );
        Assert.Equal(
            ["HighErrorRate", "HighLatency"],
            both.Select(static n => n.Subject).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );

        await server.PostAsync(firing: false, "HighErrorRate");

        var over = await NoticeAsync(bed, static n => !n.Firing);
        Assert.Equal(
            ("HighErrorRate", first.Fingerprint, first.StartsAt),
            (over.Subject, over.Fingerprint, over.StartsAt)
        );
        Assert.InRange(over.EndsAt!.Value, server.Begin, DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.DoesNotContain(
            bed.Stored.SelectMany(static n => n),
            static n => n is { Subject: "HighLatency", Firing: false }
        );
    }

    [Fact]
    public async Task An_alert_that_came_while_nobody_listened_comes_again()
    {
        var bed = new ReceiverBed().Start();
        var url = bed.Url;
        await bed.StopAsync();
        await using var server = await AlertmanagerServer.StartAsync(
            AlertmanagerServer.Telling(url, repeat: "1h")
        );
        await server.PostAsync(firing: true, "HighErrorRate");

        await using var again = bed.Start();

        Assert.False((await NoticeAsync(bed, static n => n.Firing)).Repeated);
    }

    [Fact]
    public async Task An_alert_that_could_not_be_stored_comes_again()
    {
        await using var bed = new ReceiverBed { Broken = true }.Start();
        await using var server = await AlertmanagerServer.StartAsync(
            AlertmanagerServer.Telling(bed.Url, repeat: "1h")
        );
        await server.PostAsync(firing: true, "HighErrorRate");
        await Eventually.IsTrueAsync(() => Task.FromResult(bed.Failures >= 2));
        Assert.Empty(bed.Stored);

        bed.Broken = false;

        Assert.False((await NoticeAsync(bed, static n => n.Firing)).Repeated);
    }

    [Fact]
    public async Task A_token_in_a_file_opens()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder["token"],
            "opensesame",
            TestContext.Current.CancellationToken
        );
        var options = new ReceiverBed().Options;
        await using var bed = new ReceiverBed
        {
            Options = options with { Token = SecretSource.File(folder["token"]) },
        }.Start();
        await using var server = await AlertmanagerServer.StartAsync(
            AlertmanagerServer.Telling(
                bed.Url,
                http: $"{{ authorization: {{ credentials_file: {folder["token"]} }} }}"
            )
        );

        await server.PostAsync(firing: true, "HighErrorRate");

        Assert.Equal("Shop", (await NoticeAsync(bed, static n => n.Firing)).Service);
    }

    private static Task<AlertNotice> NoticeAsync(ReceiverBed bed, Func<AlertNotice, bool> wanted) =>
        Eventually.ComesAsync(() =>
            Task.FromResult(
                bed.Stored.SelectMany(static notices => notices)
                    .Where(static n => n.Subject == "HighErrorRate" || !n.Firing)
                    .FirstOrDefault(wanted)
            )
        );
}
