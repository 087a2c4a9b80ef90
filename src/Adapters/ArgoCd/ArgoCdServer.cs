using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>Where an Argo CD is, and as whom it is asked.</summary>
public sealed record ArgoCdServer
{
    /// <summary>Its address without a trailing slash, its root path included, e.g. <c>https://argocd.example.com</c>.</summary>
    public required string Url { get; init; }

    /// <summary>The token of an account or of a project's role; read for each request, so that a new one is used at once.</summary>
    public required SecretSource Token { get; init; }

    /// <summary>For <c>https</c>: who is trusted; null: those that the machine trusts.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The longest that each answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest answer that is read, in bytes. An application with 1,000 resources has about one megabyte.</summary>
    public int MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Its host, for people.</summary>
    public string Host => Uri.TryCreate(Url, UriKind.Absolute, out var uri) ? uri.Authority : Url;
}
