using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Mitigations;

/// <summary>One way to switch something: a <see cref="ByCommand"/> or a <see cref="ByCall"/>.</summary>
public abstract record Lever
{
    private Lever() { }

    /// <summary>A command; exit code 0 is success.</summary>
    /// <param name="Arguments">The program and its arguments.</param>
    public sealed record ByCommand(IReadOnlyList<string> Arguments) : Lever;

    /// <summary>An HTTP call; a 2xx is success.</summary>
    /// <param name="Url">An absolute <c>http</c> or <c>https</c> address.</param>
    /// <param name="Method">The method, e.g. <c>PUT</c>.</param>
    /// <param name="Body">What is sent; null for nothing.</param>
    /// <param name="Access">As whom.</param>
    public sealed record ByCall(string Url, string Method, FetchBody? Body, HttpAccess Access)
        : Lever;
}
