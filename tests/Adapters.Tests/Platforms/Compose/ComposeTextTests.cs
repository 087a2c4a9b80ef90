using Lastgood.Adapters.Platforms.Compose;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Compose;

public sealed class ComposeTextTests
{
    private const string Pin =
        "registry:5000/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly ComposeCall Call = new(
        ["docker", "compose"],
        IsV2: true,
        "/srv/shop",
        ["/srv/shop/compose.yaml", "/srv/shop/compose.override.yml"],
        "shop",
        ""
    );

    [Fact]
    public void The_newer_compose_is_called_with_these_arguments()
    {
        Assert.Equal(
            "docker compose --project-name shop --project-directory /srv/shop --file /srv/shop/compose.yaml --file /srv/shop/compose.override.yml config",
            string.Join(' ', Call.Config())
        );
        Assert.Equal(
            "docker compose --project-name shop --project-directory /srv/shop --file /srv/shop/compose.yaml --file /srv/shop/compose.override.yml --file /state/shop.next.yaml config --quiet",
            string.Join(' ', Call.Validate("/state/shop.next.yaml"))
        );
        Assert.Equal(
            "docker compose --project-name shop --project-directory /srv/shop --file /srv/shop/compose.yaml --file /srv/shop/compose.override.yml --file /state/shop.yaml up --detach --no-deps --no-build --pull never --timeout 3 --scale worker=3 backend worker",
            string.Join(
                ' ',
                Call.Up(
                    "/state/shop.yaml",
                    TimeSpan.FromSeconds(2.5),
                    [("backend", 1), ("worker", 3)]
                )
            )
        );
    }

    [Fact]
    public void The_older_compose_is_called_without_what_it_does_not_know()
    {
        var older = Call with
        {
            Program = ["docker-compose"],
            IsV2 = false,
            Files = ["/srv/shop/docker-compose.yml"],
            EnvironmentFile = "/srv/shop/prod.env",
        };
        Assert.Equal(
            "docker-compose --project-name shop --project-directory /srv/shop --env-file /srv/shop/prod.env --file /srv/shop/docker-compose.yml up --detach --no-deps --no-build --timeout 0 backend",
            string.Join(' ', older.Up(null, TimeSpan.Zero, [("backend", 0)]))
        );
    }

    [Fact]
    public void A_scene_is_the_same_after_a_journey_through_the_journal()
    {
        var scene = new ComposeScene(
            "shop",
            "1.1",
            Call,
            "/state/shop.yaml",
            "/state/shop.next.yaml",
            "{}",
            [new ScenePart("backend", Pin, ["sha256:1"], 2, null)]
        );

        var back = ComposeScene.Of(scene.ToArguments());

        Assert.Equal(scene.ToArguments(), back.ToArguments());
        Assert.Equal(
            scene.Up(isOverridden: true, TimeSpan.Zero),
            back.Up(isOverridden: true, TimeSpan.Zero)
        );
    }

    [Theory]
    [InlineData("2.26.1-4\n", "2.26.1", true)]
    [InlineData("v2.5.0\n", "2.5.0", true)]
    [InlineData("5.0.2", "5.0.2", true)]
    [InlineData("1.29.2", "1.29.2", false)]
    [InlineData("docker: unknown command", null, false)]
    public void The_version_says_which_compose_it_is(string said, string? version, bool isV2)
    {
        var read = ComposeProgram.Read(said);
        Assert.Equal(version, read?.ToString());
        Assert.Equal(isV2, read is not null && new ComposeProgram(["x"], read).IsV2);
    }

    [Fact]
    public void The_files_are_those_that_each_compose_would_find()
    {
        using var folder = new TemporaryFolder();
        var options = new ComposeOptions
        {
            Service = "shop",
            Front = "http://127.0.0.1:1",
            Directory = folder.Path,
            Images = new Dictionary<string, string>(StringComparer.Ordinal),
        };
        Assert.Contains(
            "no Compose file",
            Assert.Throws<PlatformException>(() => ComposeFiles.Find(options, isV2: true)).Message,
            StringComparison.Ordinal
        );
        foreach (var name in new[] { "compose.yaml", "docker-compose.yml" })
        {
            File.WriteAllText(folder[name], "");
        }
        Assert.Equal([folder["compose.yaml"]], ComposeFiles.Find(options, isV2: true));
        Assert.Equal([folder["docker-compose.yml"]], ComposeFiles.Find(options, isV2: false));
        File.WriteAllText(folder["docker-compose.override.yml"], "");
        Assert.Equal(
            [folder["docker-compose.yml"], folder["docker-compose.override.yml"]],
            ComposeFiles.Find(options, isV2: false)
        );
        Assert.Contains(
            "gone.yml",
            Assert
                .Throws<PlatformException>(() =>
                    ComposeFiles.Find(options with { Files = [folder["gone.yml"]] }, isV2: true)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_compose_prints_of_a_project_is_read_and_shown_without_values()
    {
        const string printed = """
            name: shop
            services:
              backend:
                build:
                  args:
                    NPM_AUTH: hunter1
                  context: /srv/shop
                environment:
                  COLOUR: red
                  PASSPHRASE: |-
                    hunter2
                    hunter3
                image: registry:5000/shop:1.0
                ports:
                  - mode: ingress
              "7":
                image: 'other:1'
            configs:
              motd:
                content: |
                  hunter4
                name: motd
            """;
        var config = new ComposeConfig(
            printed,
            """
            time="…" level=warning msg="The \"TAG\" variable is not set. Defaulting to a blank string."
            WARNING: The OTHER variable is not set. Defaulting to a blank string.
            """
        );

        Assert.Equal(["backend", "7"], config.Services);
        Assert.Equal("registry:5000/shop:1.0", config.ImageOf("backend"));
        Assert.Equal("other:1", config.ImageOf("7"));
        Assert.Null(config.ImageOf("none"));
        Assert.Equal("COLOUR PASSPHRASE", string.Join(' ', config.VariablesOf("backend")));
        Assert.Equal(["OTHER", "TAG"], config.Unset);
        var shown = config.Redacted();
        Assert.DoesNotContain("hunter", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("red\n", shown, StringComparison.Ordinal);
        Assert.Contains("      PASSPHRASE: [redacted]", shown, StringComparison.Ordinal);
        Assert.Contains("      - mode: ingress", shown, StringComparison.Ordinal);
        Assert.Contains("    name: motd", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_not_the_image_changes_the_digest_of_a_service()
    {
        static string Of(string image, string colour) =>
            new ComposeConfig(
                $"services:\n  backend:\n    environment:\n      COLOUR: {colour}\n    image: {image}\n",
                ""
            ).DigestOf("backend");
        Assert.Equal(Of("shop:1.0", "red"), Of("shop:1.1", "red"));
        Assert.False(Of("shop:1.0", "red") == Of("shop:1.0", "blue"));
    }

    [Fact]
    public void A_release_of_several_images_is_written_down_as_one_text()
    {
        var other = Pin.Replace("/shop@", "/worker@", StringComparison.Ordinal);
        var text = Pins.Text(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["worker"] = other,
                ["backend"] = Pin,
            }
        );
        Assert.Equal($"backend={Pin},worker={other}", text);
        Assert.Equal(other, Pins.Of(text, "worker", "registry:5000/worker"));
        Assert.Null(Pins.Of(text, "third", "registry:5000/shop"));
        Assert.Equal(Pin, Pins.Of(Pin, "backend", "registry:5000/shop"));
        Assert.Null(Pins.Of(Pin, "worker", "registry:5000/worker"));
        Assert.Null(Pins.Of("0f3c2a1", "backend", "registry:5000/shop"));
        Assert.Null(
            Pins.Text(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["backend"] = Pin,
                    ["worker"] = null,
                }
            )
        );
    }

    [Fact]
    public void A_dollar_in_lastgoods_own_file_is_no_variable()
    {
        var text = OverrideFile.Text([
            (
                "backend",
                Pin,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "1$2" }
            ),
        ]);
        Assert.Contains("\"1$$2\"", text, StringComparison.Ordinal);
        Assert.Equal(Pin, OverrideFile.ImageIn(text, "backend"));
        Assert.Null(OverrideFile.ImageIn("services: {}", "backend"));
    }
}
