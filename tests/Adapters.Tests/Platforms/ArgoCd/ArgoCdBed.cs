using System.Text.Json.Nodes;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Tests.ArgoCd.Double;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.ArgoCd;

/// <summary>An application of the double's: 1.0 is live, by auto-sync; 2.0, 1.1 and 1.2 are in its history.</summary>
internal sealed class ArgoCdBed : IPlatformBed
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);

    public ArgoCdBed(IDoubleRepository? repository = null)
    {
        Server = new ArgoDouble(repository ?? Repository);
        Token = "lastgood";
        Options = new ArgoCdOptions
        {
            Service = "shop",
            Front = Server.Front,
            Server = new ArgoCdServer
            {
                Url = Server.Url,
                Token = SecretSource.File(folder["token"]),
                Timeout = TimeSpan.FromSeconds(60),
            },
            Application = "web",
            Project = "default",
            Prune = false,
            VersionFrom = ReleaseNaming.Tag,
            CommandTimeout = TimeSpan.FromSeconds(60),
            StartTimeout = TimeSpan.FromSeconds(60),
            SyncTimeout = TimeSpan.FromSeconds(60),
            HealthTimeout = TimeSpan.FromSeconds(60),
        };
        Server.Api.Applications["web"] = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "web",
                ["namespace"] = "argocd",
                ["uid"] = "7a99c4d9-afe5-4c98-bc08-27464bc8a8fb",
            },
            ["spec"] = new JsonObject
            {
                ["source"] = Source(),
                ["project"] = "default",
                ["syncPolicy"] = new JsonObject
                {
                    ["automated"] = new JsonObject { ["prune"] = true, ["selfHeal"] = true },
                    ["syncOptions"] = new JsonArray("CreateNamespace=true"),
                },
            },
            ["status"] = new JsonObject
            {
                ["health"] = new JsonObject { ["status"] = "Healthy" },
                ["history"] = new JsonArray(),
            },
        };
    }

    public ArgoDouble Server { get; }

    public MemoryRepository Repository { get; } =
        new()
        {
            Commits =
            {
                [CommitOf("1.0")] = new DoubleRevision("1.0") { Tags = ["1.0"] },
                [CommitOf("1.1")] = new DoubleRevision("1.1") { Tags = ["1.1"] },
                [CommitOf("1.2")] = new DoubleRevision("1.2") { Tags = ["1.2"] },
                [CommitOf("2.0")] = new DoubleRevision("2.0") { Tags = ["2.0"], IsHealthy = false },
            },
            Refs = { ["main"] = CommitOf("1.0") },
        };

    public ArgoCdOptions Options { get; set; }

    /// <summary>Whose they are disposes of them.</summary>
    public KubeClusters Clusters { get; set; } =
        new(new CommandRunner(TimeProvider.System), TimeProvider.System);

    public string Token
    {
        set => File.WriteAllText(folder["token"], value);
    }

    public string Unhealthy => "2.0";

    public string Missing => "0.9";

    public bool RestartsInPlace => true;

    public string this[string name] => folder[name];

    public static async Task<ArgoCdBed> ServingAsync()
    {
        var bed = new ArgoCdBed();
        foreach (var version in (string[])["2.0", "1.1", "1.2", "1.0"])
        {
            bed.SyncByHand(CommitOf(version));
        }
        await bed.LookAsync();
        return bed;
    }

    /// <summary>1.1 was good, and 2.0 is live: git names it and auto-sync brought it.</summary>
    public static async Task<ArgoCdBed> BrokenAsync()
    {
        var bed = await ServingAsync();
        bed.Server.Do(() => bed.Repository.Refs["main"] = CommitOf("2.0"));
        await bed.LookAsync();
        return bed;
    }

    /// <summary>The commit of a release.</summary>
    public static string CommitOf(string version) =>
        string.Concat(version.Where(char.IsAsciiDigit)).PadRight(40, 'a');

    public IPlatform Create() =>
        ArgoCdPlatform.Create(
            Options,
            Clusters,
            new CommandRunner(TimeProvider.System),
            http,
            TimeProvider.System
        );

    /// <summary>The controller does what it does by itself, until there is no more of that.</summary>
    public async Task LookAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await Server.AnswerAsync(
                "GET",
                new Uri($"{Server.Url}/api/v1/applications/web?refresh=normal&project=default"),
                "admin",
                null,
                ""
            );
        }
    }

    /// <summary>Somebody else syncs a commit.</summary>
    public void SyncByHand(string commit) =>
        Server.Do(() =>
        {
            var web = Server.Web;
            web.Remove("operation");
            var status = DoubleController.Status(web);
            var history = (JsonArray)status["history"]!;
            history.Add(
                new JsonObject
                {
                    ["revision"] = commit,
                    ["deployedAt"] = "2026-11-20T23:44:04Z",
                    ["id"] = history.Count == 0 ? 0 : (long)history[^1]!["id"]! + 1,
                    ["source"] = Source(),
                    ["initiatedBy"] = new JsonObject { ["username"] = "ada" },
                }
            );
            Server.Api.Controller.Live["web"] = commit;
            status["operationState"] = new JsonObject
            {
                ["phase"] = "Succeeded",
                ["startedAt"] = "2026-11-20T23:44:04Z",
                ["operation"] = new JsonObject
                {
                    ["sync"] = new JsonObject { ["revision"] = commit },
                },
            };
        });

    public async Task<string> UsersGetAsync()
    {
        var result = await http.FetchAsync(
            new FetchRequest($"{Options.Front}/version", TimeSpan.FromSeconds(60), 100),
            TestContext.Current.CancellationToken
        );
        return result.Answer is { Succeeded: true } answer ? answer.Text.Trim() : "nothing";
    }

    public Task<IReadOnlyList<string>> RunningAsync() =>
        Task.FromResult<IReadOnlyList<string>>(["web"]);

    public Task DisconnectAsync()
    {
        Server.Trouble = DoubleTrouble.Down;
        return Task.CompletedTask;
    }

    public bool IsConnected(PlannedStep step) => step.Name != AnswersStep.Name;

    public Task<bool> MeddleAsync(PlannedStep step)
    {
        if (step.Name == AnswersStep.Name)
        {
            return Task.FromResult(false);
        }
        if (step.Name == "auto_sync_off")
        {
            Server.Do(() =>
                Server.Web["spec"]!["syncPolicy"]!["automated"] = new JsonObject
                {
                    ["prune"] = true,
                }
            );
        }
        else
        {
            SyncByHand(CommitOf("1.2"));
        }
        return Task.FromResult(true);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        http.Dispose();
        folder.Dispose();
    }

    private static JsonObject Source() =>
        new()
        {
            ["repoURL"] = "https://git.example.com/team/web.git",
            ["path"] = "app",
            ["targetRevision"] = "main",
        };
}
