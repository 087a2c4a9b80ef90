using Lastgood.App.Configuration.Format;
using Lastgood.Core.Incidents;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>revenue:</c></summary>
internal static class RevenueSection
{
    private static readonly Field<decimal> FailedRequest = Field.Default(
        "failed_request",
        new AmountShape(),
        0m,
        "What a request that failed costs."
    );

    private static readonly Field<decimal> Minute = Field.Default(
        "minute",
        new AmountShape(),
        0m,
        "What a minute costs in which users have a bad release."
    );

    private static readonly Field<string> Currency = Field.Default(
        "currency",
        Texts.Word,
        "EUR",
        "In what."
    );

    /// <summary>The definition.</summary>
    public static Section<RevenueRate> Definition { get; } =
        new(
            "what trouble costs",
            [FailedRequest, Minute, Currency],
            static values => new RevenueRate(
                values.Get(FailedRequest),
                values.Get(Minute),
                values.Get(Currency)
            )
        );
}
