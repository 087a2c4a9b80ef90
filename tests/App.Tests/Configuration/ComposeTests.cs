using Lastgood.Adapters.Platforms.Compose;
using Lastgood.App.Configuration;

namespace Lastgood.App.Tests.Configuration;

public sealed class ComposeTests
{
    private const string Given = """
        services:
          shop:
            platform:
              compose:
                url: http://127.0.0.1:8080
                directory: /srv/shop
                images: {backend_1: "registry:5000/backend:{release}", web: "web:v{release}"}
                files: [/srv/shop/compose.yaml, /srv/shop/more.yaml]
                project: my-shop
                env_file: /srv/shop/prod.env
                program: [sudo, docker, compose]
                stop_timeout: 3s

        """;

    [Fact]
    public void All_of_it_is_read()
    {
        var options = Assert.IsType<ComposeOptions>(Sample.Read(Given).Services[0].Platform);

        Assert.Equal("shop", options.Service);
        Assert.Equal("/srv/shop", options.Directory);
        Assert.Equal("registry:5000/backend:{release}", options.Images["backend_1"]);
        Assert.Equal("web:v{release}", options.Images["web"]);
        Assert.Equal(2, options.Files!.Count);
        Assert.Equal("my-shop", options.Project);
        Assert.Equal("/srv/shop/prod.env", options.EnvironmentFile);
        Assert.Equal("sudo docker compose", string.Join(' ', options.Program!));
        Assert.Equal(TimeSpan.FromSeconds(3), options.StopTimeout);
        Assert.Equal(TimeSpan.FromMinutes(2), options.CommandTimeout);
    }

    [Theory]
    [InlineData("web:v{release}", "web:latest", "an image with {release} in its tag")]
    [InlineData("backend_1:", "\"a b\":", "is not the name of a service of a Compose project")]
    [InlineData("project: my-shop", "project: My.Shop", "a project's name as Compose has it")]
    [InlineData(
        "files: [/srv/shop/compose.yaml, /srv/shop/more.yaml]",
        "files: []",
        "leave the key out for those that Compose finds"
    )]
    [InlineData(
        "{backend_1: \"registry:5000/backend:{release}\", web: \"web:v{release}\"}",
        "{}",
        "must be 1 to 50 images, not 0"
    )]
    [InlineData(
        "{backend_1: \"registry:5000/backend:{release}\", web: \"web:v{release}\"}",
        "web:v1",
        "must be images by the names of the project's services"
    )]
    public void What_cannot_be_right_is_refused(string right, string wrong, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            Sample.Read(Given.Replace(right, wrong, StringComparison.Ordinal))
        );
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
