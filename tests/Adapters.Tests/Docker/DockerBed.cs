using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Signals;

namespace Lastgood.Adapters.Tests.Docker;

/// <summary>
/// A real Docker Engine of the tests' own, with a folder, a socket, a mount namespace and control groups of its own and no network,
/// unless it is given one. Its only image is busybox.
/// </summary>
public class DockerBed : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder folder = new();
    private readonly string groups = $"lastgood-test-{Guid.NewGuid():n}";
    private readonly HttpClient http;
    private Process? daemon;
    private int containers;

    public DockerBed() =>
        http = new HttpClient(
            new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.Zero,
                ConnectCallback = async (_, cancellation) =>
                {
                    var socket = new Socket(
                        AddressFamily.Unix,
                        SocketType.Stream,
                        ProtocolType.Unspecified
                    );
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = new Uri("http://docker"),
            Timeout = Patience,
        };

    public string Socket => folder["s"];

    public int DaemonPid => daemon!.Id;

    /// <summary>What the engine is told of networks.</summary>
    protected virtual IReadOnlyList<string> NetworkArguments => ["--bridge=none"];

    public virtual async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        Directory.CreateDirectory(folder["go"]);
        await StartAsync();
        await ImportAsync("busybox", new Dictionary<string, string>(StringComparer.Ordinal));
    }

    /// <summary>Makes an image of busybox and some files.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="files">Their content by path.</param>
    /// <param name="changes">What a Dockerfile would say besides.</param>
    public async Task ImportAsync(
        string name,
        IReadOnlyDictionary<string, string> files,
        params IReadOnlyList<string> changes
    )
    {
        using var image = new MemoryStream();
        await using (var tar = new TarWriter(image, TarEntryFormat.Pax, leaveOpen: true))
        {
            await tar.WriteEntryAsync("/bin/busybox", "bin/busybox");
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.SymbolicLink, "bin/sh") { LinkName = "busybox" }
            );
            foreach (var (path, content) in files)
            {
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, path)
                    {
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                    }
                );
            }
        }
        image.Position = 0;
        using var sent = new StreamContent(image);
        sent.Headers.ContentType = new("application/x-tar");
        var query = string.Concat(changes.Select(c => $"&changes={Uri.EscapeDataString(c)}"));
        using var answer = await http.PostAsync(
            $"/images/create?fromSrc=-&repo={Uri.EscapeDataString(name)}{query}",
            sent
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Skips a test where there is no engine for it.</summary>
    public void Needed() =>
        Assert.SkipWhen(daemon is null, "a Docker Engine of the tests' own takes root");

    /// <summary>Starts the engine.</summary>
    public async Task StartAsync()
    {
        daemon = Process.Start(
            new ProcessStartInfo(
                "unshare",
                [
                    "--mount",
                    "--propagation",
                    "private",
                    "dockerd",
                    "--data-root",
                    folder["data"],
                    "--exec-root",
                    folder["exec"],
                    "--host",
                    $"unix://{Socket}",
                    "--pidfile",
                    folder["pid"],
                    "--cgroup-parent",
                    "/" + groups,
                    "--iptables=false",
                    "--shutdown-timeout=1",
                    .. NetworkArguments,
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            }
        )!;
        var last = "";
        daemon.ErrorDataReceived += (_, line) => last = line.Data ?? last;
        daemon.BeginErrorReadLine();
        await Until.Async(
            () =>
            {
                Assert.False(daemon.HasExited, $"dockerd did not start; its last words: {last}");
                return PingAsync();
            },
            static answers => answers
        );
    }

    /// <summary>Stops the engine, and what it runs.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        await daemon!.WaitForExitAsync();
        daemon.Dispose();
        daemon = null;
    }

    /// <summary>Sends the engine a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{DaemonPid}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>A name that no container has had.</summary>
    public string NewName() => $"shop-{Interlocked.Increment(ref containers)}";

    /// <summary>
    /// In a script: waits for <see cref="GoAsync"/>, to take more memory than there is only then. The engine begins to watch
    /// for that when the container has started already, and may miss what happens in its first milliseconds.
    /// </summary>
    public static string Wait(string what) =>
        $"until busybox test -e /go/{what}; do busybox sleep 0.1; done; ";

    /// <summary>Lets containers go on that wait for it.</summary>
    public Task GoAsync(string what) =>
        File.WriteAllTextAsync(Path.Combine(folder["go"], what), "");

    /// <summary>How many OOM kills the engine tells of, of a container.</summary>
    public async Task<int> OomEventsAsync(string name)
    {
        const string filters = /*lang=json*/
            """{"event":["oom"]}""";
        var now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        var events = await http.GetStringAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/events?since=1&until={now:F6}&filters={Uri.EscapeDataString(filters)}"
            )
        );
        return events.Split($"\"name\":\"{name}\"").Length - 1;
    }

    /// <summary>Makes and starts a container that runs a script.</summary>
    public async Task<string> RunAsync(
        string script,
        JsonObject? limits = null,
        JsonObject? check = null,
        string? name = null
    )
    {
        Needed();
        name ??= NewName();
        limits ??= [];
        limits["NetworkMode"] = "none";
        limits["Binds"] = new JsonArray($"{folder["go"]}:/go:ro");
        var body = new JsonObject
        {
            ["Image"] = "busybox",
            ["Cmd"] = new JsonArray("/bin/busybox", "sh", "-c", script),
            ["StopTimeout"] = 0,
            ["HostConfig"] = limits,
        };
        if (check is not null)
        {
            body["Healthcheck"] = check;
        }
        await PostAsync($"/containers/create?name={name}", body.ToJsonString());
        await PostAsync($"/containers/{name}/start");
        return name;
    }

    /// <summary>Asks the engine to do something.</summary>
    public async Task PostAsync(string path, string body = "{}")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(path, content);
        Assert.True(
            answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified,
            await answer.Content.ReadAsStringAsync()
        );
    }

    /// <summary>Sends an image to the registry that its name says.</summary>
    /// <param name="repository">Its name.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="login">The login that the registry wants, as JSON.</param>
    public async Task PushImageAsync(string repository, string tag, string login = "{}")
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/images/{repository}/push?tag={tag}"
        );
        request.Headers.Add(
            "X-Registry-Auth",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(login))
        );
        using var answer = await http.SendAsync(request);
        Assert.DoesNotContain(
            "\"error\"",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Removes a container, whatever it does.</summary>
    public async Task RemoveAsync(string name)
    {
        using var answer = await http.DeleteAsync($"/containers/{name}?force=true");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Removes all containers.</summary>
    public async Task CleanAsync()
    {
        if (daemon is null)
        {
            return;
        }
        var all = JsonNode.Parse(await http.GetStringAsync("/containers/json?all=true"))!.AsArray();
        foreach (var one in all)
        {
            await RemoveAsync((string)one!["Id"]!);
        }
    }

    /// <summary>What the engine answers.</summary>
    public async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await http.GetStringAsync(path))!;

    /// <summary>Asks the engine to remove something; what is not there is left.</summary>
    public async Task DeleteAsync(string path)
    {
        using var answer = await http.DeleteAsync(path);
        Assert.True(
            answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound,
            await answer.Content.ReadAsStringAsync()
        );
    }

    /// <summary>What the engine says of a container.</summary>
    public async Task<JsonNode> InspectAsync(string name) =>
        JsonNode.Parse(await http.GetStringAsync($"/containers/{name}/json"))!;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (daemon is not null)
        {
            await StopAsync();
        }
        http.Dispose();
        // In the engine's groups there is nothing but what it made.
        foreach (
            var hierarchy in Directory
                .EnumerateDirectories("/sys/fs/cgroup")
                .Append("/sys/fs/cgroup")
        )
        {
            var group = Path.Combine(hierarchy, groups);
            await Until.Async(() => Task.FromResult(Removed(group)), static gone => gone);
        }
        folder.Dispose();
    }

    private static bool Removed(string group)
    {
        if (!Directory.Exists(group))
        {
            return true;
        }
        try
        {
            foreach (var below in Directory.EnumerateDirectories(group))
            {
                Directory.Delete(below);
            }
            Directory.Delete(group);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<bool> PingAsync()
    {
        try
        {
            using var answer = await http.GetAsync("/_ping");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
