using System.Net.Sockets;
using System.Security.Authentication;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Http;

/// <summary>What an exception of the HTTP client means, in plain words.</summary>
internal static class NetworkTrouble
{
    /// <summary>The words; null for an exception that is not about the network, nor about what was asked.</summary>
    public static string? Describe(Exception e) =>
        e switch
        {
            SocketException socket => Describe(socket),
            AuthenticationException => $"no secure connection: {Spoken.Excerpt(e.Message)}",
            HttpRequestException { HttpRequestError: var error } => Describe(error, e),
            HttpIOException { HttpRequestError: var error } => Describe(error, e),
            IOException => Inner(e) ?? "the connection broke",
            FormatException => Spoken.Excerpt(e.Message),
            _ => null,
        };

    private static string Describe(HttpRequestError error, Exception e) =>
        error switch
        {
            HttpRequestError.NameResolutionError => "the host name cannot be resolved",
            HttpRequestError.ResponseEnded =>
                "the connection was closed before the answer was complete",
            HttpRequestError.InvalidResponse => "what came back is not HTTP",
            HttpRequestError.ConfigurationLimitExceeded => "the answer's headers are too long",
            _ => Inner(e) ?? Spoken.Excerpt(e.Message),
        };

    private static string Describe(SocketException e) =>
        e.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.ConnectionReset => "connection reset",
            SocketError.HostNotFound or SocketError.TryAgain => "the host name cannot be resolved",
            SocketError.HostUnreachable => "host unreachable",
            SocketError.NetworkUnreachable => "network unreachable",
            _ => Spoken.Excerpt(e.Message),
        };

    private static string? Inner(Exception e) =>
        e.InnerException is { } inner ? Describe(inner) : null;
}
