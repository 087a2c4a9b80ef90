using System.Globalization;

namespace Lastgood.Core.Incidents;

/// <summary>What trouble costs, as somebody has reckoned it: a report multiplies, and says that it has.</summary>
/// <param name="FailedRequest">What a request that failed costs; 0 or more.</param>
/// <param name="Minute">What a minute costs in which users have a bad release; 0 or more.</param>
/// <param name="Currency">Of what, e.g. <c>EUR</c>.</param>
public sealed record RevenueRate(decimal FailedRequest, decimal Minute, string Currency)
{
    /// <summary>What an incident cost by this rate, with how that was reckoned; null where nothing was measured that it could be reckoned from.</summary>
    /// <param name="failed">Requests that failed; null where that is not known.</param>
    /// <param name="served">How long users had the bad release; null where that is not known.</param>
    public string? Of(double? failed, TimeSpan? served)
    {
        var parts = new List<string>();
        var sum = 0m;
        if (FailedRequest > 0 && failed is { } requests)
        {
            sum += FailedRequest * (decimal)requests;
            parts.Add($"{Prose.Count(requests)} failed requests at {Amount(FailedRequest)}");
        }
        if (Minute > 0 && served is { } time)
        {
            sum += Minute * (decimal)time.TotalMinutes;
            parts.Add($"{Prose.Span(time)} at {Amount(Minute)} a minute");
        }
        return parts.Count == 0
            ? null
            : $"{Amount(Math.Round(sum, 2))}, reckoned: {string.Join(" and ", parts)}";
    }

    private string Amount(decimal amount) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount:#,0.00##} {Currency}");
}
