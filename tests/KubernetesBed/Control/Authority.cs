using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lastgood.KubernetesBed.Control;

/// <summary>The cluster's certificate authority, and the key that signs its service accounts' tokens.</summary>
internal sealed class Authority : IDisposable
{
    private readonly ECDsa accountKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;

    public Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bed", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(
                X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature,
                critical: true
            )
        );
        var now = TimeProvider.System.GetUtcNow();
        root = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(2));
        Pem = root.ExportCertificatePem();
    }

    /// <summary>The authority's certificate, in PEM.</summary>
    public string Pem { get; }

    /// <summary>The private key of service accounts' tokens, in PEM.</summary>
    public string AccountKeyPem => accountKey.ExportECPrivateKeyPem();

    /// <summary>Trusts this authority and no other.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(root.RawData));
        return policy;
    }

    /// <summary>A server's certificate with its key.</summary>
    /// <param name="address">Where it listens.</param>
    public X509Certificate2 Issue(IPAddress address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={address}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        names.AddDnsName("kubernetes.default.svc");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var bare = request.Create(
            root,
            now.AddMinutes(-30),
            now.AddDays(1),
            RandomNumberGenerator.GetBytes(8)
        );
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>The signature under a token (ES256).</summary>
    public byte[] SignToken(byte[] content) =>
        accountKey.SignData(content, HashAlgorithmName.SHA256);

    public void Dispose()
    {
        root.Dispose();
        accountKey.Dispose();
    }
}
