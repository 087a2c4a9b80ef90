using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Tests.Signals.Probes;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Tests.Platforms.ArgoCd;

public sealed class ArgoCdReadinessTests : PlatformTestBase
{
    [Fact]
    public async Task Everything_is_there()
    {
        await using var bed = await ArgoCdBed.ServingAsync();

        var checks = await CheckAsync(bed, new Release("1.1"));

        Assert.All(checks.Values, static c => Assert.Equal(ReadinessAnswer.Yes, c.Answer));
        Assert.Contains("lastgood", checks["argo cd"].Seen, StringComparison.Ordinal);
        Assert.Contains("number 1", checks["history"].Seen, StringComparison.Ordinal);
        Assert.Contains("switches it off", checks["auto-sync"].Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told_with_what_mends_it()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Token = "viewer";
        bed.Server.Do(() =>
        {
            bed.Server.Api.Controller.Windows =
            [
                new JsonObject
                {
                    ["kind"] = "deny",
                    ["schedule"] = "0 22 * * *",
                    ["duration"] = "1h",
                },
            ];
            bed.Server.Web["metadata"]!["ownerReferences"] = new JsonArray(
                new JsonObject { ["kind"] = "ApplicationSet", ["name"] = "shops" }
            );
            bed.Repository.Refs["main"] = ArgoCdBed.CommitOf("1.0");
            bed.Server.Web["status"]!["sync"] = new JsonObject
            {
                ["status"] = "OutOfSync",
                ["revision"] = ArgoCdBed.CommitOf("1.0"),
            };
        });

        var checks = await CheckAsync(bed, new Release("0.9"));

        Assert.Contains(
            "p, ROLE, applications, sync, default/web, allow",
            checks["permissions"].Remedy,
            StringComparison.Ordinal
        );
        Assert.Equal(ReadinessAnswer.No, checks["history"].Answer);
        Assert.Equal(ReadinessAnswer.Unknown, checks["auto-sync"].Answer);
        Assert.Contains("shops", checks["auto-sync"].Seen, StringComparison.Ordinal);
        Assert.Contains("0 22", checks["sync windows"].Seen, StringComparison.Ordinal);
        Assert.Contains("the next sync brings it", checks["git"].Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_the_history_has_lost_is_there_while_its_commit_is()
    {
        await using var bed = await ArgoCdBed.ServingAsync();
        var (there, gone) = (ArgoCdBed.CommitOf("1.1"), new string('c', 40));

        var by = await CheckAsync(bed, new Release("1.1-lost") { Artifact = there });
        var no = await CheckAsync(bed, new Release("1.1-lost") { Artifact = gone });

        Assert.Contains("by its commit", by["history"].Seen, StringComparison.Ordinal);
        Assert.Equal(ReadinessAnswer.Yes, by["history"].Answer);
        Assert.Contains("cannot read its commit", no["history"].Seen, StringComparison.Ordinal);
        Assert.Equal(ReadinessAnswer.No, no["history"].Answer);
    }

    [Fact]
    public async Task A_token_that_is_not_known_or_not_there_is_named_first()
    {
        await using var bed = await ArgoCdBed.ServingAsync();
        bed.Token = "stale";
        var stale = await CheckAsync(bed, null);
        bed.Token = "";
        var missing = await CheckAsync(bed, null);

        Assert.Contains("does not know the token", stale["argo cd"].Seen, StringComparison.Ordinal);
        Assert.Contains("is empty", missing["argo cd"].Seen, StringComparison.Ordinal);
        Assert.Contains("generate-token", missing["argo cd"].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_trusted_only_by_its_authority()
    {
        await using var bed = await ArgoCdBed.ServingAsync();
        await using var tls = new TlsServer(TimeSpan.FromHours(-1), TimeSpan.FromHours(1));
        await File.WriteAllTextAsync(bed["ca.pem"], tls.Pem, Cancellation);
        var server = bed.Options.Server with { Url = $"https://127.0.0.1:{tls.Port}" };

        bed.Options = bed.Options with { Server = server };
        var strange = await FailsAsync(() => bed.Create().InspectAsync(Cancellation));
        bed.Options = bed.Options with
        {
            Server = server with { Tls = new TlsFiles { Authority = bed["ca.pem"] } },
        };
        var known = await FailsAsync(() => bed.Create().InspectAsync(Cancellation));

        Assert.Contains("secure connection", strange.Message, StringComparison.Ordinal);
        // It gets through to what is no Argo CD.
        Assert.Contains("not Argo CD's API: ok", known.Message, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, ReadinessCheck>> CheckAsync(
        ArgoCdBed bed,
        Release? target
    )
    {
        var checks = await ((IReadiness)bed.Create()).CheckAsync(target, Cancellation);
        Assert.All(
            checks,
            static c => Assert.True(c.Answer == ReadinessAnswer.Yes || c.Remedy is not null)
        );
        return checks.ToDictionary(static c => c.Name, StringComparer.Ordinal);
    }
}
