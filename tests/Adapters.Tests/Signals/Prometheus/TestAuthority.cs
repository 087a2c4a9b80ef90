using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>A certificate authority for one test.</summary>
internal sealed class TestAuthority
{
    private readonly TemporaryFolder folder;
    private readonly X509Certificate2 own;

    public TestAuthority(TemporaryFolder folder, string name)
    {
        this.folder = folder;
        var request = Request(name);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        own = request.CreateSelfSigned(Begin, Begin.AddDays(7));
        System.IO.File.WriteAllText(File, own.ExportCertificatePem());

        CertificateRequest Request(string cn) =>
            new($"CN={cn}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
    }

    public string File =>
        folder[$"{own.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}.pem"];

    private static DateTimeOffset Begin => DateTimeOffset.UtcNow.AddDays(-1);

    /// <summary>A certificate for 127.0.0.1, for either end of a connection.</summary>
    public (string Certificate, string Key) Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            own,
            Begin.AddMinutes(1),
            Begin.AddDays(6),
            RandomNumberGenerator.GetBytes(8)
        );
        var files = (folder[$"{name}.crt"], folder[$"{name}.key"]);
        System.IO.File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
