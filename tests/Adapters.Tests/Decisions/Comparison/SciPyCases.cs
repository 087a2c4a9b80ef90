namespace Lastgood.Adapters.Tests.Decisions.Comparison;

/// <summary>Two samples and how they are compared, in SciPy's words.</summary>
internal sealed record SciPyCase(
    double[] Baseline,
    double[] Candidate,
    string Alternative,
    string Method
);

/// <summary>SciPy's answer to a case.</summary>
internal sealed record SciPyResult(double U, double P, double Shift);

/// <summary>Samples of every kind that calls for another way of calculating, the same ones each time.</summary>
internal static class SciPyCases
{
    private static readonly string[] Alternatives = ["greater", "less", "two-sided"];

    public static List<SciPyCase> Make()
    {
        var random = new Random(20240229);
        var cases = new List<SciPyCase>();
        for (var i = 0; i < 150; i++)
        {
            // No two alike: exact, one side often much smaller than the other.
            Add(random.Next(1, 34), random.Next(1, 34), "exact", Continuous);
            // Few values, many ties.
            Add(random.Next(2, 60), random.Next(2, 60), "asymptotic", Counts);
        }
        for (var i = 0; i < 60; i++)
        {
            Add(random.Next(1, 9), random.Next(34, 150), "exact", Continuous);
            Add(random.Next(60, 600), random.Next(60, 600), "asymptotic", Continuous);
            // Zero but for a few, as error rates are.
            Add(random.Next(50, 300), random.Next(50, 300), "asymptotic", Errors);
        }
        return cases;

        void Add(int baseline, int candidate, string method, Func<double> value)
        {
            // From no shift to one that leaves no overlap, both ways.
            var shift = random.Next(-4, 5) * random.NextDouble();
            shift = method == "exact" ? shift : Math.Round(shift);
            cases.Add(
                new SciPyCase(
                    [.. Enumerable.Range(0, baseline).Select(_ => value())],
                    [.. Enumerable.Range(0, candidate).Select(_ => value() + shift)],
                    Alternatives[cases.Count % Alternatives.Length],
                    method
                )
            );
        }

        // A sum of three: nearly normal, and wide tails where all are shifted.
        double Continuous() => random.NextDouble() + random.NextDouble() + random.NextDouble();

        double Counts() => random.Next(0, 5);

        double Errors() => Math.Max(0, random.Next(-8, 3)) / 8.0;
    }
}
