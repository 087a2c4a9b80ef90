using System.Net.Sockets;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Docker;

/// <summary>Connects to the engine's socket.</summary>
internal static class EngineSocket
{
    /// <summary>What connections come from, for an HTTP handler.</summary>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Connect(
        string path
    ) =>
        async (_, cancellation) =>
        {
            var socket = new Socket(
                AddressFamily.Unix,
                SocketType.Stream,
                ProtocolType.Unspecified
            );
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };

    /// <summary>Why the engine was not reached, and what to do.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="failure">What happened.</param>
    public static PlatformException Trouble(string path, string failure)
    {
        var what = $"the Docker Engine at {path} was not reached";
        if (!File.Exists(path))
        {
            return new PlatformException(
                $"{what}: there is no such socket",
                "start the engine (systemctl start docker), or name its socket"
            );
        }
        return failure switch
        {
            "connection refused" => new PlatformException(
                $"{what}: nobody listens there",
                "start the engine (systemctl start docker)"
            ),
            "Permission denied" => new PlatformException(
                $"{what}: this user may not",
                "run lastgood as root, or as a user of the group that owns the socket"
            ),
            _ => new PlatformException($"{what}: {failure}", $"ask it yourself: {Ask(path)}"),
        };
    }

    /// <summary>The command that asks the engine there.</summary>
    public static string Ask(string path) =>
        CommandLine.Show(["docker", "--host", $"unix://{path}", "info"]);

    /// <summary>What is wrong and what to do, in one line.</summary>
    public static string InOneLine(PlatformException trouble) =>
        trouble.Remedy is null ? trouble.Message : $"{trouble.Message}; {trouble.Remedy}";
}
