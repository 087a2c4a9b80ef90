using System.Net.Security;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>The way to one API server, with credentials.</summary>
internal interface IKubeDoor : IAsyncDisposable
{
    /// <summary>The address of the API, without a trailing slash.</summary>
    string Base { get; }

    /// <summary>Where connections come from; null for the network.</summary>
    Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect { get; }

    /// <summary>Whom a secure connection trusts; null for whom the machine does.</summary>
    SslClientAuthenticationOptions? Tls { get; }

    /// <summary>The <c>Authorization</c> header, read anew for each question: tokens are exchanged while they are used. Null for none.</summary>
    Secret? Authorization { get; }

    /// <summary>Makes sure that it is open; opens it anew where it was closed meanwhile.</summary>
    /// <exception cref="Core.Platforms.PlatformException">It cannot be opened.</exception>
    Task OpenAsync(CancellationToken cancellation);
}
