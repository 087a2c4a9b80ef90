using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals.Prometheus;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>Against a real Prometheus that asks who is there.</summary>
public sealed class PrometheusAccessTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_opens_and_a_wrong_one_gives_no_data()
    {
        using var folder = new TemporaryFolder();
        // bcrypt of "open sesame", cost 4.
        await using var server = await PrometheusServer.GuardedAsync(
            "basic_auth_users: { lastgood: $2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy }"
        );
        await File.WriteAllTextAsync(folder["password"], "open sesame\n", Stop);
        var source = Sources.Create(
            Up(server) with
            {
                Access = new HttpAccess
                {
                    User = "lastgood",
                    Password = SecretSource.File(folder["password"]),
                },
            }
        );
        await Sources.CompleteAsync(source);

        await File.WriteAllTextAsync(folder["password"], "wrong", Stop);
        var wrong = await source.ReadAsync(Stop);
        File.Delete(folder["password"]);
        var gone = await source.ReadAsync(Stop);
        var nobody = await Sources.Create(Up(server)).ReadAsync(Stop);

        Assert.Equal(
            "prometheus: HTTP 401: it does not accept the configured credentials",
            Assert.Single(wrong).Sample.Missing
        );
        Assert.StartsWith(
            $"prometheus: the file {folder["password"]} cannot be read",
            Assert.Single(gone).Sample.Missing,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "prometheus: HTTP 401: it wants credentials, and none are configured",
            Assert.Single(nobody).Sample.Missing
        );
    }

    [Fact]
    public async Task A_certificate_of_ones_own_authority_opens()
    {
        using var folder = new TemporaryFolder();
        var authority = new TestAuthority(folder, "authority");
        var server = authority.Issue("server");
        var client = authority.Issue("client");
        var stranger = new TestAuthority(folder, "stranger").Issue("strange-client");
        await using var prometheus = await PrometheusServer.GuardedAsync(
            $$"""
            tls_server_config:
              cert_file: {{server.Certificate}}
              key_file: {{server.Key}}
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: {{authority.File}}
            """
        );
        await Sources.CompleteAsync(With(authority.File, client.Certificate, client.Key));

        var strange = await MissingAsync(authority.File, stranger.Certificate, stranger.Key);
        var none = await MissingAsync(authority.File, null, null);
        var untrusted = await MissingAsync(null, client.Certificate, client.Key);
        var broken = await MissingAsync(authority.File, client.Key, client.Key);

        Assert.StartsWith("prometheus: ", strange, StringComparison.Ordinal);
        Assert.StartsWith("prometheus: ", none, StringComparison.Ordinal);
        Assert.StartsWith("prometheus: no secure connection", untrusted, StringComparison.Ordinal);
        Assert.StartsWith(
            $"prometheus: the certificate file {client.Key}",
            broken,
            StringComparison.Ordinal
        );

        PrometheusSource With(string? trusted, string? certificate, string? key) =>
            Sources.Create(
                Up(prometheus) with
                {
                    Access = new HttpAccess
                    {
                        Tls = new TlsFiles
                        {
                            Authority = trusted,
                            Certificate = certificate,
                            Key = key,
                        },
                    },
                }
            );

        async Task<string?> MissingAsync(string? trusted, string? certificate, string? key) =>
            Assert.Single(await With(trusted, certificate, key).ReadAsync(Stop)).Sample.Missing;
    }

    /// <summary>One value of which any Prometheus has something to say.</summary>
    private static PrometheusOptions Up(PrometheusServer server) =>
        server.Options("shop") with
        {
            Queries =
            [
                PrometheusQueries.Custom(
                    "one",
                    "label_replace(vector(1), \"service\", \"shop\", \"\", \"\")"
                ),
            ],
        };
}
