using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes.Configuration;

/// <summary>
/// Keeps what Secrets hold. With a key of the user's they are kept encrypted (AES-256-GCM) and can be put back; without one only a keyed
/// hash is kept, which tells that they changed, and which nobody can guess a weak secret from.
/// </summary>
/// <param name="source">Where the key is; null for none.</param>
/// <param name="folder">Where the key of hashes lies.</param>
internal sealed class SecretVault(SecretSource? source, string folder)
{
    private const int SaltSize = 32;

    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;

    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly Lock gate = new();
    private byte[]? salt;

    /// <summary>Whether contents are kept, and not their hashes alone.</summary>
    public bool Keeps => source is not null;

    /// <summary>A hash of a content, keyed with a secret of this installation: the same content always has the same.</summary>
    /// <exception cref="PlatformException">The key of hashes cannot be read or written.</exception>
    public string Fingerprint(JsonObject data) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(Salt(), Encoding.ASCII.GetBytes(KubeJson.Fingerprint(data)))
        );

    /// <summary>A content, encrypted; null where contents are not kept.</summary>
    /// <exception cref="PlatformException">The key cannot be had.</exception>
    public string? Seal(JsonObject data)
    {
        if (source is null)
        {
            return null;
        }
        var text = Encoding.UTF8.GetBytes(data.ToJsonString());
        var sealed_ = new byte[NonceSize + text.Length + TagSize];
        RandomNumberGenerator.Fill(sealed_.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Key(), TagSize);
        aes.Encrypt(
            sealed_.AsSpan(0, NonceSize),
            text,
            sealed_.AsSpan(NonceSize, text.Length),
            sealed_.AsSpan(NonceSize + text.Length)
        );
        CryptographicOperations.ZeroMemory(text);
        return Convert.ToBase64String(sealed_);
    }

    /// <summary>The content that was sealed.</summary>
    /// <exception cref="PlatformException">The key cannot be had, or is another one.</exception>
    public JsonObject Open(string text)
    {
        try
        {
            var all = Convert.FromBase64String(text);
            var length = all.Length - NonceSize - TagSize;
            var plain = new byte[Math.Max(0, length)];
            using var aes = new AesGcm(Key(), TagSize);
            aes.Decrypt(
                all.AsSpan(0, NonceSize),
                all.AsSpan(NonceSize, plain.Length),
                all.AsSpan(NonceSize + plain.Length),
                plain
            );
            return JsonNode.Parse(plain)!.AsObject();
        }
        catch (Exception e)
            when (e is CryptographicException or FormatException or ArgumentOutOfRangeException)
        {
            throw new PlatformException(
                $"a Secret that was kept cannot be read with {source}: it was sealed with another key, or its file was changed",
                "give lastgood the key that it was kept with",
                e
            );
        }
    }

    private byte[] Key()
    {
        try
        {
            // Whatever its length, 256 bits of it.
            return SHA256.HashData(Encoding.UTF8.GetBytes(source!.Read().Reveal()));
        }
        catch (SecretException e)
        {
            throw new PlatformException(
                $"the key of kept Secrets cannot be had: {e.Message}",
                "a new key, where there is none yet: openssl rand -base64 32",
                e
            );
        }
    }

    private byte[] Salt()
    {
        lock (gate)
        {
            return salt ??= ReadSalt();
        }
    }

    private byte[] ReadSalt()
    {
        var path = Path.Combine(folder, "hash-key");
        try
        {
            if (!File.Exists(path))
            {
                DurableFile.WritePrivate(
                    path,
                    Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltSize))
                );
            }
            return Convert.FromHexString(File.ReadAllText(path).Trim());
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new PlatformException(
                $"the key that Secrets are hashed with cannot be kept in {path}: {e.Message}",
                "give lastgood's user the right to write there, and room",
                e
            );
        }
    }
}
