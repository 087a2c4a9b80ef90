using Lastgood.Core.Platforms;

namespace Lastgood.Core.Verification;

/// <summary>Checks the release that serves.</summary>
public interface IVerifier
{
    /// <summary>
    /// Carries out every check. Whatever cannot be asked is a failed or inconclusive check with its reason, not an
    /// exception.
    /// </summary>
    Task<VerificationResult> VerifyAsync(
        IPlatform platform,
        string version,
        VerificationSpec spec,
        CancellationToken cancellation
    );
}
