using System.Net.Security;
using System.Net.Sockets;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>
/// The way through the user's own kubectl: <c>kubectl proxy</c> on a socket that only this user can open. It has the
/// kubeconfig's credentials in every form that it may have them, exchanges them when they end, and keeps its connections, so that
/// a question costs a millisecond instead of the forty of a kubectl started for it.
/// </summary>
internal sealed class ProxyDoor(KubeCluster cluster, ICommandRunner commands, TimeProvider time)
    : IKubeDoor
{
    private const UnixFileMode Private =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The longest that kubectl may take to listen; it asks nobody before.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(4);

    private readonly SemaphoreSlim opening = new(1);
    private string? folder;
    private Companion? proxy;

    public string Base => "http://localhost";

    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Connect =>
        (context, cancellation) => EngineSocket.Connect(Socket)(context, cancellation);

    public SslClientAuthenticationOptions? Tls => null;

    public Secret? Authorization => null;

    private string Socket => Path.Combine(folder!, "api");

    /// <summary>The proxy's arguments. Paths that run programs in pods stay closed, as they are by default.</summary>
    public static IReadOnlyList<string> Arguments(KubeCluster cluster, string socket) =>
        cluster.Kubectl("proxy", $"--unix-socket={socket}");

    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (proxy is { HasEnded: false })
        {
            return;
        }
        await opening.WaitAsync(cancellation);
        try
        {
            if (proxy is { HasEnded: false })
            {
                return;
            }
            Close();
            folder = Path.Combine(Path.GetTempPath(), $"lastgood-{Guid.NewGuid():N}");
            Directory.CreateDirectory(folder, Private);
            var started = await Companion.StartAsync(Arguments(cluster, Socket), cancellation);
            try
            {
                await ListensAsync(started, cancellation);
            }
            catch
            {
                started.Dispose();
                throw;
            }
            // Only now: who asks meanwhile has to wait as well.
            proxy = started;
        }
        catch (CommandException e)
        {
            throw new PlatformException(
                e.Message,
                e.Remedy ?? "kubectl is needed: https://kubernetes.io/docs/tasks/tools/",
                e
            );
        }
        finally
        {
            opening.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        opening.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ListensAsync(Companion started, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        while (!await AnswersAsync(cancellation))
        {
            if (started.HasEnded)
            {
                var error = (await started.ErrorAsync()).Trim();
                throw await WhyAsync(error, cancellation);
            }
            if (time.GetElapsedTime(begin) > Starting)
            {
                Close();
                throw new PlatformException(
                    $"kubectl proxy for {cluster} did not listen within {Spoken.Duration(Starting)}",
                    CommandLine.Show(cluster.Kubectl("version"))
                );
            }
            await Task.Delay(Glance, time, cancellation);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var socket = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<PlatformException> WhyAsync(string error, CancellationToken cancellation)
    {
        const string last = "config";
        if (!error.Contains("does not exist", StringComparison.Ordinal))
        {
            return new PlatformException(
                $"kubectl cannot use {cluster}: {Spoken.Excerpt(error)}",
                CommandLine.Show(cluster.Kubectl("version"))
            );
        }
        var names = await commands.RunAsync(
            new Command(
                [
                    "kubectl",
                    .. cluster.Kubeconfig is { } path ? (string[])["--kubeconfig", path] : [],
                    last,
                    "get-contexts",
                    "-o",
                    "name",
                ],
                Starting
            ),
            cancellation
        );
        var known = names.Output.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return new PlatformException(
            $"there is no context {cluster.Context} in {cluster.Kubeconfig ?? "the kubeconfig"}",
            known.Length == 0
                ? "there is none at all: is KUBECONFIG set, and is there a ~/.kube/config?"
                : $"there are: {string.Join(", ", known.Order(StringComparer.Ordinal))}"
        );
    }

    private void Close()
    {
        proxy?.Dispose();
        proxy = null;
        if (folder is null)
        {
            return;
        }
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // An empty folder below that for temporary files.
        }
        folder = null;
    }
}
