using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Webhook;

/// <summary>The headers of Standard Webhooks 1.0: who gets a message can tell that it is ours, whole, fresh, and whether it had it before.</summary>
public static class StandardWebhook
{
    private const string Prefix = "whsec_";

    /// <summary>The headers for a body.</summary>
    /// <param name="id">The same whenever it is sent again.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The body, as it is sent.</param>
    /// <param name="secret">The key, <c>whsec_</c> and Base64; null to sign nothing.</param>
    /// <exception cref="SecretException">It is not that.</exception>
    public static IReadOnlyDictionary<string, string> Headers(
        string id,
        DateTimeOffset at,
        string body,
        Secret? secret
    )
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = timestamp,
        };
        if (secret is not null)
        {
            var signed = HMACSHA256.HashData(
                Key(secret),
                Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")
            );
            headers["webhook-signature"] = $"v1,{Convert.ToBase64String(signed)}";
        }
        return headers;
    }

    private static byte[] Key(Secret secret)
    {
        var text = secret.Reveal();
        var key = new byte[text.Length];
        return
            text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], key, out var length)
            && length > 0
            ? key[..length]
            : throw new SecretException($"the signing secret of a webhook is {Prefix} and Base64");
    }
}
