using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals;

/// <summary>Reads sources as tests want it.</summary>
internal static class SourceReading
{
    /// <summary>One reading's sample of a signal; there is exactly one.</summary>
    public static async Task<SignalSample> ReadAsync(this ISignalSource source, Signal signal)
    {
        var samples = await source.ReadAsync(TestContext.Current.CancellationToken);
        Assert.All(samples, static sample => Assert.Equal("shop", sample.Service));
        Assert.Equal(source.Signals, samples.Select(static sample => sample.Sample.Signal));
        return samples.Single(sample => sample.Sample.Signal == signal).Sample;
    }

    /// <summary>Reads until a sample is as it is waited for.</summary>
    public static Task<SignalSample> UntilAsync(
        this ISignalSource source,
        Signal signal,
        Func<SignalSample, bool> wanted
    ) => Until.Async(() => source.ReadAsync(signal), wanted);

    /// <summary>Why there is no value; fails where there is one.</summary>
    public static async Task<string> WhyNoneAsync(this ISignalSource source, Signal signal)
    {
        var sample = await source.ReadAsync(signal);
        Assert.Null(sample.Value);
        return sample.Missing!;
    }
}
