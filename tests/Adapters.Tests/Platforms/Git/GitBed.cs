using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Git;

/// <summary>
/// A real bare remote whose hook deploys what is pushed to main, as a continuous integration does, and a web server that
/// hands out what was deployed.
/// </summary>
internal sealed class GitBed : IPlatformBed
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly int port = FreePorts.Take(1)[0];
    private Process? server;

    private GitBed(bool byCommand)
    {
        Runner = new CommandRunner(TimeProvider.System);
        Options = new GitBranchOptions
        {
            Service = "shop",
            Front = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            Repository = folder["remote.git"],
            CloneFolder = folder["own/shop.git"],
            PushTo = byCommand ? null : "main",
            Deploy = byCommand ? [folder["deploy"], "{commit}", "{release}", "{branch}"] : null,
            CommandTimeout = TimeSpan.FromSeconds(60),
            StartTimeout = TimeSpan.FromSeconds(5),
        };
    }

    public GitBranchOptions Options { get; set; }

    public ICommandRunner Runner { get; set; }

    public string Unhealthy => ShopReleases.Unhealthy;

    public string Missing => ShopReleases.Missing;

    public bool RestartsInPlace => true;

    public string this[string name] => folder[name];

    /// <summary>1.0 is deployed from main.</summary>
    /// <param name="byCommand">Whether a command deploys, and not a push to main.</param>
    public static async Task<GitBed> ServingAsync(bool byCommand = false)
    {
        var bed = new GitBed(byCommand);
        try
        {
            await bed.BeginAsync(byCommand);
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    public IPlatform Create() => GitPlatform.Create(Options, Runner, http, TimeProvider.System);

    /// <summary>Puts a hook into the remote.</summary>
    public void Hook(string name, string text) => folder.Script($"remote.git/hooks/{name}", text);

    /// <summary>Asks or changes the remote, behind everybody's back.</summary>
    public Task<string> RemoteAsync(params IReadOnlyList<string> arguments) =>
        ShopReleases.GitAsync(["--git-dir", folder["remote.git"], .. arguments]);

    /// <summary>A person pushes a commit of theirs with the files of a release to a branch. Returns the commit.</summary>
    public async Task<string> PushAsync(string branch, string version)
    {
        var work = folder["work"];
        await ShopReleases.GitAsync("-C", work, "fetch", "--quiet", "--tags", "origin");
        var there = await RemoteAsync(
            "for-each-ref",
            "--format=%(objectname)",
            $"refs/heads/{branch}"
        );
        var commit = await ShopReleases.GitAsync([
            "-C",
            work,
            "commit-tree",
            .. there.Length > 0 ? (string[])["-p", there] : [],
            "-m",
            "By hand",
            $"v{version}^{{tree}}",
        ]);
        await ShopReleases.GitAsync(
            "-C",
            work,
            "push",
            "--quiet",
            "origin",
            $"{commit}:refs/heads/{branch}"
        );
        return commit;
    }

    public async Task<string> UsersGetAsync()
    {
        var result = await http.FetchAsync(
            new FetchRequest($"{Options.Front}/version", TimeSpan.FromSeconds(5), 100),
            TestContext.Current.CancellationToken
        );
        return result.Answer is { Succeeded: true } answer ? answer.Text.Trim() : "nothing";
    }

    public Task<IReadOnlyList<string>> RunningAsync() =>
        Task.FromResult<IReadOnlyList<string>>(server is { HasExited: false } ? ["site"] : []);

    public Task DisconnectAsync()
    {
        Directory.Move(folder["remote.git"], folder["gone.git"]);
        return Task.CompletedTask;
    }

    public bool IsConnected(PlannedStep step) => true;

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        switch (step.Name)
        {
            case "branch":
                await PushAsync("deploy/1.1", "1.2");
                return true;
            case "push":
                await PushAsync("main", "1.2");
                return true;
            case "ready":
                await DeployAsync("v1.2");
                return true;
            default:
                return false;
        }
    }

    /// <summary>Deploys as the hook does.</summary>
    public async Task DeployAsync(string commit)
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command([folder["deploy"], commit], TimeSpan.FromSeconds(60)),
            CancellationToken.None
        );
        Assert.True(result.Succeeded, result.Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }
        http.Dispose();
        folder.Dispose();
    }

    private async Task BeginAsync(bool byCommand)
    {
        await ShopReleases.CloneAsync(folder["remote.git"], folder["work"]);
        await RemoteAsync("update-ref", "refs/heads/main", "v1.0^{commit}");
        Directory.CreateDirectory(folder["site"]);
        folder.Script("deploy", DeployScript);
        await DeployAsync("v1.0");
        if (!byCommand)
        {
            Hook("post-receive", HookScript);
        }
        server = Process.Start(
            "busybox",
            ["httpd", "-f", "-p", new Uri(Options.Front).Authority, "-h", folder["site"]]
        );
        await Until.Async(UsersGetAsync, static got => got == "1.0");
    }

    private const string DeployScript = """
        #!/bin/sh
        # deploy COMMIT [RELEASE BRANCH]
        set -e
        dir=$(cd "$(dirname "$0")" && pwd)
        echo "$*" >>"$dir/deployed"
        rm -rf "$dir/unpacked"
        mkdir "$dir/unpacked"
        git --git-dir="$dir/remote.git" archive --output="$dir/unpacked.tar" "$1" src ||
            git --git-dir="$dir/own/shop.git" archive --output="$dir/unpacked.tar" "$1" src
        tar -x -f "$dir/unpacked.tar" -C "$dir/unpacked"
        rm -f "$dir/site/health"
        cp "$dir/unpacked/src/"* "$dir/site/"
        """;

    private const string HookScript = """
        #!/bin/sh
        while read -r old new ref; do
            if [ "$ref" = refs/heads/main ]; then ../deploy "$new" || exit; fi
        done
        """;
}
