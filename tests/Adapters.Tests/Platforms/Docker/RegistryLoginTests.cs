using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Tests.Docker;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>A release whose image is only in a real registry that wants a login.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class RegistryLoginTests(DockerHosts host) : PlatformTestBase
{
    private const string User = "deployer";
    private const string Password = "s3:cret-of-the-registry";

    /// <summary>The line that <c>htpasswd -B</c> makes of them.</summary>
    private const string PasswordLine =
        "deployer:$2b$04$7lETKs9w4hl0LnEHtuO0WuUB1VvvQyDFZ7jwnl602mpNNTGGDX3Ey";

    [Fact]
    public async Task An_image_is_fetched_with_the_login_of_the_file_and_refused_without_one()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await using var registry = await RegistryBed.StartAsync(PasswordLine);
        bed.Options = bed.Options with { Image = $"{registry.Host}/shop:{{release}}" };
        await host.BuildAsync("5.1");
        await host.PostAsync(
            $"/images/{host.Repository}:5.1/tag?repo={Uri.EscapeDataString($"{registry.Host}/shop")}&tag=5.1"
        );
        await host.PushImageAsync(
            $"{registry.Host}/shop",
            "5.1",
            $$"""{"username":"{{User}}","password":"{{Password}}","serveraddress":"{{registry.Host}}"}"""
        );
        var id = (string)(await host.GetAsync($"/images/{host.Repository}:5.1/json"))["Id"]!;
        await host.DeleteAsync($"/images/{id}?force=true");

        var without = await RefusalAsync(bed.CreateWith(bed["none.json"]), To("5.1"));
        await WriteAsync(bed["wrong.json"], registry.Host, "not" + Password);
        var wrong = await RefusalAsync(bed.CreateWith(bed["wrong.json"]), To("5.1"));
        await WriteAsync(bed["config.json"], registry.Host, Password);
        var steps = await PlanAsync(bed.CreateWith(bed["config.json"]), To("5.1"));
        // Somebody logs out between plan and run.
        var pull = steps[0];
        var error = await FailsAsync(() =>
            bed.CreateWith(bed["none.json"]).ApplyAsync(pull, Cancellation)
        );
        var pulled = await bed.CreateWith(bed["config.json"]).ApplyAsync(pull, Cancellation);
        await ApplyAsync(bed.CreateWith(bed["config.json"]), [.. steps.Skip(1)]);

        Assert.Equal("5.1", await bed.UsersGetAsync());
        Assert.Equal("pull", pull.Name);
        Assert.Contains(
            $"wants a login, and there is none in {bed["none.json"]}",
            without.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"log in as the user who runs lastgood: docker login {registry.Host}",
            without.Remedy
        );
        Assert.Contains(
            $"refuses the login in {bed["wrong.json"]}",
            wrong.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains("wants a login", error.Message, StringComparison.Ordinal);
        Assert.All(
            [
                without.ToString(),
                wrong.ToString(),
                error.ToString(),
                .. steps.Select(static s =>
                    $"{s.Title} {string.Join(' ', s.Arguments)} {string.Join(' ', s.Commands)}"
                ),
                string.Join(' ', pulled),
            ],
            static said => Assert.DoesNotContain("cret-of", said, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("shop:1.0", "https://index.docker.io/v1/")]
    [InlineData("team/shop:1.0", "https://index.docker.io/v1/")]
    [InlineData("registry.example:5000/shop:1.0", "registry.example:5000")]
    public async Task A_login_is_shown_to_its_own_registry_and_to_no_other(
        string image,
        string registry
    )
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder["config.json"], registry, Password);
        var logins = new RegistryLogins(folder["config.json"]);

        var shown = Assert.Single(logins.For(ImageName.Parse(image)));

        Assert.Equal("X-Registry-Auth", shown.Key);
        Assert.Equal(
            $$"""{"username":"{{User}}","password":"{{Password}}","serveraddress":"{{registry}}"}""",
            Encoding.UTF8.GetString(
                Convert.FromBase64String(shown.Value.Replace('-', '+').Replace('_', '/'))
            )
        );
        Assert.Empty(logins.For(ImageName.Parse("other.example/shop:1.0")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"auths":{"registry.example":{"auth":"%%%"}}}""")]
    [InlineData("""{"auths":{"registry.example":{"auth":7}}}""")]
    [InlineData("""{"auths":{"registry.example":{}},"credsStore":"pass"}""")]
    public async Task A_file_that_holds_no_login_is_as_none(string text)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["config.json"], text, Cancellation);

        Assert.Empty(
            new RegistryLogins(folder["config.json"]).For(ImageName.Parse("registry.example/shop"))
        );
    }

    private static Task WriteAsync(string path, string registry, string password) =>
        File.WriteAllTextAsync(
            path,
            new JsonObject
            {
                ["auths"] = new JsonObject
                {
                    [registry] = new JsonObject
                    {
                        ["auth"] = Convert.ToBase64String(
                            Encoding.UTF8.GetBytes($"{User}:{password}")
                        ),
                    },
                },
            }.ToJsonString(),
            Cancellation
        );
}
