using Lastgood.App.Configuration.Format;
using Lastgood.Core.Verification;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>compare:</c></summary>
internal static class ComparisonSection
{
    private static readonly ComparisonSpec Usual = ComparisonSpec.Default;

    private static readonly Field<IReadOnlyList<string>> Paths = Field.Default(
        "paths",
        new ListShape<string>("paths", Texts.RequestPath, 20),
        Usual.Paths,
        "What is asked of both: paths that change nothing."
    );

    private static readonly Field<int> Samples = Field.Default(
        "samples",
        new NumberShape(ComparisonSpec.LeastSamples, ComparisonSpec.MostSamples),
        Usual.Samples,
        "How often each path is asked of each. With few, only great differences can be told from chance."
    );

    private static readonly Field<double> Slower = Field.Default(
        "slower",
        new PercentShape(),
        Usual.Slower,
        "How much slower matters, as a share of the other's median."
    );

    private static readonly Field<TimeSpan> Noise = Field.Default(
        "at_least",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromMinutes(1)),
        Usual.Noise,
        "How much slower matters at least."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        Usual.Timeout,
        "The longest that an answer may take; longer is a failure."
    );

    /// <summary>The definition.</summary>
    public static Section<ComparisonSpec> Definition { get; } =
        new(
            "the comparison",
            [Paths, Samples, Slower, Noise, Timeout],
            static values => new ComparisonSpec(
                values.Get(Paths),
                values.Get(Samples),
                values.Get(Slower),
                values.Get(Noise),
                values.Get(Timeout)
            )
        );
}
