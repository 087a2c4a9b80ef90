using Lastgood.Core.Platforms;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Activations.Groups;

/// <summary>Verifies every member that went back, each as its own configuration says, as one verification.</summary>
public sealed class GroupVerifier(GroupSetup group) : IVerifier
{
    /// <inheritdoc/>
    public async Task<VerificationResult> VerifyAsync(
        IPlatform platform,
        string version,
        VerificationSpec spec,
        CancellationToken cancellation
    )
    {
        var results = await Task.WhenAll(
            GroupVersion
                .Read(version)
                .Select(async v =>
                {
                    var setup = group.Find(v.Service).Setup;
                    var result = await setup.Verifier.VerifyAsync(
                        setup.Platform,
                        v.Version,
                        setup.Verification.For(v.Version) with
                        {
                            Compare = null,
                        },
                        cancellation
                    );
                    return result.Checks.Select(c => c with { Name = $"{v.Service}: {c.Name}" });
                })
        );
        return new VerificationResult([.. results.SelectMany(static checks => checks)]);
    }
}
