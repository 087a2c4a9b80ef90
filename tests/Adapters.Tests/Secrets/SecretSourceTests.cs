using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Tests.Secrets;

public sealed class SecretSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_secret_is_never_printed()
    {
        var secret = new Secret("hunter2");

        Assert.Equal("[redacted]", secret.ToString());
        Assert.Equal("hunter2", secret.Reveal());
        var request = new FetchRequest("http://x", TimeSpan.FromSeconds(1), 1)
        {
            Authorization = secret,
        };
        Assert.DoesNotContain("hunter2", request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_at_each_use()
    {
        var source = SecretSource.File(folder["token"]);
        File.WriteAllText(folder["token"], "first\n");
        Assert.Equal("first", source.Read().Reveal());

        File.WriteAllText(folder["token"], " second ");

        Assert.Equal("second", source.Read().Reveal());
        Assert.Equal($"the file {folder["token"]}", source.ToString());
    }

    [Fact]
    public void A_variable_is_read_at_each_use()
    {
        var name = $"LASTGOOD_{Guid.NewGuid():N}";
        var source = SecretSource.Variable(name);
        Assert.Equal(
            $"the environment variable {name} is not set or empty",
            Assert.Throws<SecretException>(source.Read).Message
        );

        Environment.SetEnvironmentVariable(name, "value");

        Assert.Equal("value", source.Read().Reveal());
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("one\nAuthorization: two", "is not a text of one line")]
    public void What_is_no_secret_is_refused_without_being_shown(string? content, string why)
    {
        if (content is not null)
        {
            File.WriteAllText(folder["token"], content);
        }

        var message = Assert
            .Throws<SecretException>(() => SecretSource.File(folder["token"]).Read())
            .Message;

        Assert.StartsWith($"the file {folder["token"]} {why}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_100_KB_is_not_a_secret()
    {
        File.WriteAllText(folder["token"], new string('x', 100_000));

        Assert.EndsWith(
            "is larger than 64 KiB",
            Assert.Throws<SecretException>(() => SecretSource.File(folder["token"]).Read()).Message,
            StringComparison.Ordinal
        );
    }
}
