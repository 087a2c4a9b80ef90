using System.Text.Json;
using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.Pm2;
using Lastgood.Adapters.Tests.Platforms.Commands;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>The commands as they are run, and what is refused because of what PM2 has; nothing is started.</summary>
public sealed class Pm2CommandTests : PlatformTestBase, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private Pm2Options Options { get; set; }

    public Pm2CommandTests()
    {
        Directory.CreateDirectory(folder["releases/1.0"]);
        File.WriteAllText(folder["releases/1.0/ecosystem.config.js"], "");
        File.WriteAllText(folder["releases/1.0/server.js"], "");
        Options = new Pm2Options
        {
            Service = "shop",
            Front = "http://127.0.0.1:1",
            App = "shop",
            Folders = new() { Releases = folder["releases"] },
        };
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_commands_are_these()
    {
        var (one, two) = (At(3, "1.0"), At(4, "1.0"));
        Equal("pm2 jlist", Pm2.List);
        Equal("pm2 delete 3 4", Pm2.Delete([one, two]));
        Equal("pm2 restart 3 4", Pm2.Restart([one, two]));
        Equal("pm2 start /r/1.0/ecosystem.config.js --only shop", Pm2.Start("/r/1.0"));
        Equal("pm2 reload /r/ecosystem.config.js --only shop --update-env", Pm2.Reload("/r"));
        Equal("pm2 save --force", Pm2.Save);

        Options = Options with { Script = "dist/server.js", Pm2 = ["sudo", "-E", "pm2"] };

        Equal(
            "sudo -E pm2 start /r/1.0/dist/server.js --name shop --cwd /r/1.0",
            Pm2.Start("/r/1.0")
        );
        Equal("sudo -E pm2 reload shop --update-env", Pm2.Reload("/r"));

        static void Equal(string expected, IReadOnlyList<string> command) =>
            Assert.Equal(expected.Split(' '), command);
    }

    [Fact]
    public async Task The_home_is_said_and_what_is_started_is_marked()
    {
        var ran = new Recording();
        Options = Options with { Pm2 = ["/bin/true"], Home = folder["home"] };
        var pm2 = new Pm2Command(Options, new Programs(ran));

        await pm2.ChangeAsync("starting", ["/bin/true"], folder.Path, "abc", Cancellation);
        await pm2.ChangeAsync("ending", ["/bin/true"], null, null, Cancellation);

        await pm2.Tool.CheckAsync(ran, Cancellation);

        Assert.All(ran.Ran, c => Assert.Equal(folder["home"], c.Environment!["PM2_HOME"]));
        Assert.Equal("abc", ran.Ran[0].Environment!["LASTGOOD_RUN"]);
        Assert.Equal(folder.Path, ran.Ran[0].Folder);
        Assert.False(ran.Ran[1].Environment!.ContainsKey("LASTGOOD_RUN"));
    }

    [Fact]
    public void What_could_not_be_brought_back_is_not_replaced()
    {
        Assert.Null(Obstacles.NoWayBack([]));
        Assert.Null(Obstacles.NoWayBack([At(1, "1.0"), At(2, "1.0")]));
        Contains(" at once", [At(1, "1.0"), At(2, "1.1")]);
        Contains("which has no", [At(1, "1.1")]);
        Contains(
            "which is no release's folder",
            [new Pm2Process(1, "online", "/opt/shop/server.js", "/opt/shop")]
        );

        void Contains(string reason, IReadOnlyList<Pm2Process> running) =>
            Assert.Contains(reason, Obstacles.NoWayBack(running)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_is_not_replaced_by_one_process()
    {
        IReadOnlyList<Pm2Process> two = [At(1, "1.0"), At(2, "1.0")];
        Assert.Null(Obstacles.ToStarting(folder["releases/1.1"], two));

        Options = Options with { Script = "server.js" };

        Assert.Contains(
            "as 2 processes",
            Obstacles.ToStarting(folder["releases/1.1"], two)!.Reason,
            StringComparison.Ordinal
        );
        Assert.Null(Obstacles.ToStarting(folder["releases/1.1"], [At(1, "1.0")]));
    }

    [Theory]
    [InlineData("online", true, true)]
    [InlineData("online", false, false)]
    [InlineData("errored", true, false)]
    [InlineData("stopped", true, false)]
    public void Only_a_cluster_that_runs_in_the_checkout_is_reloaded(
        string status,
        bool isCluster,
        bool reloads
    )
    {
        var checkout = folder["releases/1.0"];
        var process = At(1, "1.0") with { Status = status, IsCluster = isCluster };
        var places = new Pm2Places(
            Options with
            {
                Folders = new() { Git = new GitOptions { Checkout = checkout } },
            }
        );

        Assert.Equal(reloads, places.Reloads(checkout, [process]));
        Assert.False(places.Reloads(checkout, [process, process with { Folder = "/elsewhere" }]));
        Assert.False(new Pm2Places(Options).Reloads(checkout, [process]));
    }

    [Theory]
    [InlineData("abc", Observation.Applied)]
    [InlineData("another", Observation.NotApplied)]
    public async Task An_app_is_started_once_all_of_its_processes_are(
        string runOfTheSecond,
        Observation expected
    )
    {
        var list = JsonSerializer.Serialize(
            new[] { "abc", runOfTheSecond }.Select(
                (run, id) =>
                    new
                    {
                        name = "shop",
                        pm_id = id,
                        pm2_env = new
                        {
                            status = "online",
                            pm_exec_path = folder["releases/1.0/server.js"],
                            pm_cwd = folder["releases/1.0"],
                            env = new { LASTGOOD_RUN = run },
                        },
                    }
            )
        );
        Options = Options with { Pm2 = ["/bin/sh", "-c", "printf %s \"$0\"", list] };
        var programs = new Programs(new Recording());
        var places = new Pm2Places(Options);
        var source = ReleaseSources.Of(Options.Folders, programs, TimeProvider.System);
        var step = new StartStep(Options, Pm2, places, source);
        var planned = new PlannedStep(
            StartStep.Name,
            "",
            Stage.Activate,
            [],
            Details.Of(
                ("start", folder["releases/1.0"]),
                ("was", folder["releases/0.9"]),
                ("run", "abc")
            ),
            TimeSpan.FromSeconds(60)
        );

        Assert.Equal(expected, await step.ObserveAsync(planned, Cancellation));
    }

    private Pm2Command Pm2 => new(Options, new Programs(new Recording()));

    private Pm2Obstacles Obstacles => new(Options, Pm2, new Pm2Places(Options));

    private Pm2Process At(int id, string version) =>
        new(id, "online", folder[$"releases/{version}/server.js"], folder[$"releases/{version}"]);
}
