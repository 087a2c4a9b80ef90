using System.Text;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Http;

/// <summary>As whom one asks. Nothing set: as nobody. At most one of <see cref="Bearer"/> and <see cref="User"/>.</summary>
public sealed record HttpAccess
{
    /// <summary>The token of <c>Authorization: Bearer</c>.</summary>
    public SecretSource? Bearer { get; init; }

    /// <summary>The user of <c>Authorization: Basic</c>; has no colon.</summary>
    public string? User { get; init; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public SecretSource? Password { get; init; }

    /// <summary>For <c>https</c>: who is trusted, and which certificate is shown.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The value of the <c>Authorization</c> header, read now; null where there is none.</summary>
    /// <exception cref="SecretException">The secret cannot be had.</exception>
    internal Secret? Authorization()
    {
        if (Bearer is { } bearer)
        {
            return new Secret($"Bearer {bearer.Read().Reveal()}");
        }
        return User is { } user
            ? new Secret(
                "Basic "
                    + Convert.ToBase64String(
                        Encoding.UTF8.GetBytes($"{user}:{Password?.Read().Reveal()}")
                    )
            )
            : null;
    }
}
