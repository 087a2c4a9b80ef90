using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Tests.Secrets;

public sealed class RedactorTests
{
    private const string Hidden = "hunter2hunter2";

    [Theory]
    [InlineData(
        "postgres://shop:hunter2hunter2@db:5432/shop",
        "postgres://[redacted]@db:5432/shop"
    )]
    [InlineData(
        "https://hunter2hunter2@git.example.com/x.git",
        "https://[redacted]@git.example.com/x.git"
    )]
    [InlineData("amqp://a:hunter2hunter2@x@mq/v", "amqp://[redacted]@mq/v")]
    [InlineData("amqp://a:hunter2hunter2/x@mq/v", "amqp://[redacted]@mq/v")]
    [InlineData("Authorization: Bearer hunter2hunter2", "Authorization: [redacted]")]
    [InlineData("authorization=Basic hunter2hunter2", "authorization=[redacted]")]
    [InlineData("curl -H 'X-Api-Key: hunter2hunter2'", "curl -H 'X-Api-Key: [redacted]'")]
    [InlineData("X-Auth-Token: Bearer hunter2hunter2", "X-Auth-Token: [redacted]")]
    [InlineData("token=postgres://a:hunter2hunter2@b", "token=[redacted]")]
    [InlineData("DB_PASSWORD=hunter2hunter2", "DB_PASSWORD=[redacted]")]
    [InlineData("\"db_password\": \"hunter2hunter2\",", "\"db_password\": [redacted],")]
    [InlineData("password: 'hunter2 hunter2hunter2' # x", "password: [redacted] # x")]
    [InlineData("GET /pay?token=hunter2hunter2&to=1", "GET /pay?token=[redacted]&to=1")]
    [InlineData("STRIPE_SECRET_KEY: hunter2hunter2", "STRIPE_SECRET_KEY: [redacted]")]
    [InlineData("sent Bearer hunter2hunter2 to it", "sent [redacted] to it")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE here", "key [redacted] here")]
    [InlineData("ghp_hunter2hunter2hunter2 and more", "[redacted] and more")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2ln leaked", "[redacted] leaked")]
    [InlineData(
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2hunter2\n-----END RSA PRIVATE KEY-----\nafter",
        "[redacted]\nafter"
    )]
    [InlineData("-----BEGIN PRIVATE KEY-----\nhunter2hunter2 cut off", "[redacted]")]
    public void What_is_secret_is_gone_and_what_is_around_it_stays(string text, string redacted)
    {
        Assert.Equal(redacted, Redactor.Redact(text));
        Assert.DoesNotContain(Hidden, Redactor.Redact(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-21 GET /health 200 1.2ms")]
    [InlineData("the password was wrong")]
    [InlineData("https://example.com/a@b")]
    [InlineData("token bucket: 5 of 10 left")]
    public void What_is_not_secret_stays(string text) => Assert.Equal(text, Redactor.Redact(text));

    [Fact]
    public void Of_an_environment_only_the_names_are_told() =>
        Assert.Equal("A=[redacted]\nB=[redacted]", Redactor.Environment(["B=x=y", "A=1"]));

    [Fact]
    public void A_long_text_takes_no_more_than_its_length()
    {
        var text = string.Concat(Enumerable.Repeat("a:b@c=token//", 40_000));

        Assert.NotEmpty(Redactor.Redact(text));
    }
}
