using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Compose;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Compose;

/// <summary>A service in a project of a real Compose, on a real engine. The folder's name is not the project's.</summary>
public sealed class ComposeBed : IPlatformBed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A release that never gets healthy is waited for so long.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(8);

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly CommandRunner runner = new(TimeProvider.System);

    private string? real;

    private ComposeBed(DockerHosts host, IReadOnlyList<string> program, string more)
    {
        Host = host;
        Port = FreePorts.Take(1)[0];
        Directory.CreateDirectory(Project);
        // A way to the engine that can be taken away from one alone.
        File.CreateSymbolicLink(folder["engine"], host.Socket);
        Options = new ComposeOptions
        {
            Service = "shop",
            Front = $"http://127.0.0.1:{Port}",
            Directory = Project,
            Images = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["backend"] = host.Repository + ":{release}",
            },
            Program = program,
            Socket = folder["engine"],
            StopTimeout = TimeSpan.FromSeconds(1),
            Probe = new ProbeOptions { Timeout = StartTimeout },
            StartTimeout = StartTimeout,
            CommandTimeout = Patience,
        };
        WriteFile("1.0", more);
    }

    public DockerHosts Host { get; }

    public int Port { get; }

    public ComposeOptions Options { get; set; }

    /// <summary>The project's folder.</summary>
    public string Project => folder["My.Shop"];

    /// <summary>The user's file.</summary>
    public string UserFile => Path.Combine(Project, "docker-compose.yml");

    /// <summary>lastgood's own file.</summary>
    public string Override => folder["state/compose/shop.yaml"];

    public string Unhealthy => "2.0";

    public string Missing => "0.9";

    public bool RestartsInPlace => true;

    public string this[string name] => folder[name];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>1.0 serves, started as a person would.</summary>
    /// <param name="host">The engine.</param>
    /// <param name="program">Which Compose.</param>
    /// <param name="more">What stands in the user's file besides, below "services".</param>
    /// <param name="up">Arguments of the first "up".</param>
    public static async Task<ComposeBed> ServingAsync(
        DockerHosts host,
        IReadOnlyList<string> program,
        string more = "",
        params string[] up
    )
    {
        host.Needed();
        var bed = new ComposeBed(host, program, more);
        await bed.ByHandAsync(["up", "-d", .. up]);
        await bed.UsersGetAsync();
        return bed;
    }

    /// <summary>A second service of the same images, for the user's file.</summary>
    public static string Worker(DockerHosts host) =>
        $"  worker:\n    image: {host.Repository}:1.0\n    networks: [shopnet]\n";

    /// <summary>Lets both services go from release to release.</summary>
    public void TakeWorker() =>
        Options = Options with
        {
            Images = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["backend"] = Host.Repository + ":{release}",
                ["worker"] = Host.Repository + ":{release}",
            },
        };

    /// <summary>Puts a script before Compose that stands in for its "up"; the rest is the real one's.</summary>
    /// <param name="up">What is done instead; <c>"$@"</c> are all arguments.</param>
    public void StandIn(string up)
    {
        real ??= CommandLine.Show(Options.Program!);
        var script = folder["compose.sh"];
        File.WriteAllText(
            script,
            $"""
            #!/bin/sh
            real() {"{"} {real} "$@"; {"}"}
            case " $* " in
                *" up "*) {up} ;;
                *) real "$@" ;;
            esac

            """
        );
        Options = Options with { Program = ["/bin/sh", script] };
    }

    /// <summary>Writes the user's file.</summary>
    public void WriteFile(string tag, string more = "", string environment = "COLOUR: red") =>
        File.WriteAllText(
            UserFile,
            $$"""
            # Of the user's own.
            version: "3.5"
            services:
              backend:
                image: {{Host.Repository}}:{{tag}}
                environment: { {{environment}} }
                ports: ["127.0.0.1:{{Port}}:8080"]
                networks: [shopnet]
            {{more}}
            networks:
              shopnet:
                external: true

            """
        );

    public IPlatform Create() => Create(runner);

    public IPlatform Create(ICommandRunner commands) =>
        ComposePlatform.Create(Options, folder["state"], commands, http, TimeProvider.System);

    /// <summary>What a person does in the project's folder.</summary>
    public async Task<string> ByHandAsync(params string[] arguments)
    {
        var result = await runner.RunAsync(
            new Command([.. Options.Program!, .. arguments], Patience)
            {
                Folder = Project,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["DOCKER_HOST"] = $"unix://{Host.Socket}",
                },
            },
            Cancelled
        );
        Assert.True(result.Succeeded, result.Output + result.Error);
        return result.Output;
    }

    /// <summary>Carries out a whole activation.</summary>
    public async Task ActivateAsync(string release)
    {
        foreach (var step in await PlanAsync(release))
        {
            await Create().ApplyAsync(step, Cancelled);
        }
        Assert.Equal(release, await UsersGetAsync());
    }

    /// <summary>The steps to a release; there has to be a way.</summary>
    public async Task<IReadOnlyList<PlannedStep>> PlanAsync(
        string release,
        RunKind kind = RunKind.Deploy
    )
    {
        var answer = await Create()
            .PlanAsync(new Activation(kind, release, KeepPrevious: false), Cancelled);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        return answer.Steps;
    }

    /// <summary>Why there is no way to a release.</summary>
    public async Task<Refusal> RefusalAsync(string release)
    {
        var answer = await Create()
            .PlanAsync(new Activation(RunKind.Deploy, release, KeepPrevious: false), Cancelled);
        return Assert.IsType<Refusal>(answer.Refusal);
    }

    /// <summary>The project's containers of a service, as the engine has them.</summary>
    public async Task<IReadOnlyList<JsonNode>> OfAsync(string service)
    {
        var all = (await Host.GetAsync("/containers/json?all=true")).AsArray();
        return
        [
            .. all.Where(c => (string?)c!["Labels"]!["com.docker.compose.service"] == service)
                .Select(static c => c!),
        ];
    }

    /// <summary>The id of a release's image.</summary>
    public async Task<string> ImageAsync(string release) =>
        (string)(await Host.GetAsync($"/images/{Host.Repository}:{release}/json"))["Id"]!;

    public async Task<string> UsersGetAsync() =>
        await Until.Async(
            async () =>
            {
                var result = await http.FetchAsync(
                    new FetchRequest(Options.Front + "/version", Patience, 1024),
                    Cancelled
                );
                return result.Answer is { Succeeded: true } answer ? answer.Text.Trim() : "";
            },
            static version => version.Length > 0
        );

    // All that runs of the project is one place.
    public async Task<IReadOnlyList<string>> RunningAsync()
    {
        var running = (await Host.GetAsync("/containers/json")).AsArray();
        return
        [
            string.Join(
                "; ",
                running
                    .Select(static c => $"{c!["Names"]![0]} {c["ImageID"]}")
                    .Order(StringComparer.Ordinal)
            ),
        ];
    }

    public Task DisconnectAsync()
    {
        File.Delete(folder["engine"]);
        return Task.CompletedTask;
    }

    public bool IsConnected(PlannedStep step) => true;

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        WriteFile("1.2");
        await ByHandAsync("up", "-d", "-t", "1");
        Assert.Equal("1.2", await UsersGetAsync());
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.CleanAsync();
        http.Dispose();
        folder.Dispose();
    }
}
