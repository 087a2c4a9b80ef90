namespace Lastgood.Bench;

/// <summary>Something that is measured, beside what it has to stand up to.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured, in one line.</summary>
    string About { get; }

    /// <summary>Measures. What is said meanwhile goes to standard error.</summary>
    Task<Measured> RunAsync(CancellationToken cancellation);
}
