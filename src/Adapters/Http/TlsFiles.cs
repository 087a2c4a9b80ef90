using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Http;

/// <summary>Who is trusted in a TLS connection, and as whom one shows up there: PEM files, read whenever they are used.</summary>
public sealed record TlsFiles
{
    /// <summary>The authority that signed the server's certificate; null: those that the machine trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>The client's certificate, with those between it and its authority behind it; null: none is shown.</summary>
    public string? Certificate { get; init; }

    /// <summary>The unencrypted private key of <see cref="Certificate"/>; null where it is in the same file.</summary>
    public string? Key { get; init; }

    /// <summary>What a connection needs of them.</summary>
    /// <exception cref="SecretException">A file cannot be read or is not what it should be.</exception>
    internal SslClientAuthenticationOptions Read()
    {
        var options = new SslClientAuthenticationOptions();
        if (Authority is { } authority)
        {
            var trust = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            trust.CustomTrustStore.AddRange(Load(authority, All));
            options.CertificateChainPolicy = trust;
        }
        if (Certificate is { } certificate)
        {
            var chain = Load(certificate, All);
            var own = Load(certificate, path => X509Certificate2.CreateFromPemFile(path, Key));
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                own,
                chain,
                offline: true
            );
        }
        return options;
    }

    private static X509Certificate2Collection All(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all.Count > 0 ? all : throw new CryptographicException("it has no certificate");
    }

    private T Load<T>(string path, Func<string, T> load)
    {
        try
        {
            return load(path);
        }
        catch (Exception e)
            when (e
                    is CryptographicException
                        or IOException
                        or UnauthorizedAccessException
                        or ArgumentException
            )
        {
            var key =
                Key is { } file && string.Equals(path, Certificate, StringComparison.Ordinal)
                    ? $" with the key {file}"
                    : "";
            throw new SecretException(
                $"the certificate file {path}{key} cannot be used: {Spoken.Excerpt(e.Message)}",
                e
            );
        }
    }
}
