using System.Globalization;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>How long a certificate has to be valid yet.</summary>
/// <param name="WarnBelow">With fewer days left there is a warning in the evidence; 0 to 3650.</param>
/// <param name="FailBelow">With fewer days left the check fails; 0 to <paramref name="WarnBelow"/>. An expired one always fails.</param>
public sealed record CertificateLimits(double WarnBelow = 14, double FailBelow = 0)
{
    /// <summary>Judges a certificate by its dates.</summary>
    /// <param name="from">From when it is valid.</param>
    /// <param name="until">Until when.</param>
    /// <param name="now">The date by the wall clock.</param>
    public CertificateFinding Judge(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        var left = (until - now).TotalDays;
        var (fails, evidence) =
            from > now ? (true, $"certificate is valid only in {Days((from - now).TotalDays)}")
            : left < 0 ? (true, $"certificate expired {Days(-left)} ago")
            : (left < FailBelow, $"certificate expires in {Days(left)}");
        var warns = !fails && left < WarnBelow;
        return new CertificateFinding(
            fails,
            warns,
            left,
            warns ? $"warning: {evidence}" : evidence
        );
    }

    private static string Days(double days) =>
        days < 2
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(days * 24):0} hours")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(days):0} days");
}

/// <summary>What a certificate's dates mean.</summary>
/// <param name="Fails">It is not valid, or not for long enough.</param>
/// <param name="Warns">It does not fail but soon will.</param>
/// <param name="DaysLeft">How many days it is valid yet; below 0 where it expired.</param>
/// <param name="Evidence">The same for people, e.g. <c>certificate expires in 3 days</c>.</param>
public sealed record CertificateFinding(bool Fails, bool Warns, double DaysLeft, string Evidence);
