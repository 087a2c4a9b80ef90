using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.Pm2;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>What <c>pm2 jlist</c> writes, and paths with links.</summary>
public sealed class Pm2TextTests
{
    private const string Shop = """
        [{"pid":7,"name":"other","pm_id":0},{"pid":42,"name":"shop","pm_id":3,"pm2_env":{"status":"online","pm_exec_path":"/r/1.0/s.js","pm_cwd":"/r/1.0","exec_mode":"cluster_mode","pm_uptime":1795285464557,"restart_time":2,"env":{"PASSWORD":"hunter2","LASTGOOD_RUN":"abc"},"PASSWORD":"hunter2"}}]
        """;

    [Fact]
    public void A_list_is_read_and_of_the_environment_only_names_are_kept()
    {
        var found = Assert.Single(Pm2List.Of($"[PM2] Spawning PM2 daemon\n{Shop}\n", "shop"));

        Assert.Equal(3, found.Id);
        Assert.True(found is { IsCluster: true, Runs: true, Restarts: 2, Run: "abc", Pid: 42 });
        Assert.Equal("3@1795285464557", found.Identity);
        Assert.Equal(["LASTGOOD_RUN", "PASSWORD"], found.Variables);
        Assert.DoesNotContain("hunter2", $"{found}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[PM2][WARN] In-memory PM2 is out-of-date\n[]\n")]
    [InlineData("[{\"name\":\"other\"}]")]
    public void An_app_that_is_not_there_is_none(string output) =>
        Assert.Empty(Pm2List.Of(output, "shop"));

    [Theory]
    [InlineData("", "no list")]
    [InlineData("nothing to see", "no list")]
    [InlineData("[{\"name\":\"shop\",\"pm2_env\":{\"PASSWORD\":\"hunter2\"", "no whole list")]
    [InlineData("[{\"name\":\"shop\"}]", "no pm_id")]
    [InlineData("[{\"name\":\"shop\",\"pm2_env\":3}]", "no pm_id")]
    [InlineData("[{\"name\":\"shop\",\"pm_id\":-1,\"pm2_env\":{}}]", "no pm_id")]
    public void What_is_no_list_is_said_without_what_stands_in_it(string output, string message)
    {
        var error = Assert.Throws<FormatException>(() => Pm2List.Of(output, "shop"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stopped", false)]
    [InlineData("errored", false)]
    [InlineData("waiting restart", true)]
    [InlineData("launching", true)]
    public void What_runs_or_will_is_told_by_the_status(string status, bool runs) =>
        Assert.Equal(runs, new Pm2Process(1, status, "/a", "/").Runs);

    [Fact]
    public void Links_anywhere_in_a_path_are_followed_and_a_circle_ends()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data/releases/1.0"]);
        File.CreateSymbolicLink(folder["srv"], "data");
        File.CreateSymbolicLink(folder["data/current"], "releases/1.0");
        File.CreateSymbolicLink(folder["round"], folder["round"]);

        Assert.Equal(
            folder["data/releases/1.0/server.js"],
            RealPath.Of(folder["srv/current/server.js"])
        );
        Assert.Equal(folder["gone/x"], RealPath.Of(folder["gone/x"]));
        Assert.Equal(folder["round"], RealPath.Of(folder["round"]));
    }
}
