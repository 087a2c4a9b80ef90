using System.Buffers.Text;
using System.Text;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>
/// Reads pages of metrics: Prometheus text 0.0.4, and OpenMetrics 1.0 (<c># EOF</c>, exemplars, <c>_created</c>, which is another metric).
/// Never throws: lines that cannot be read are counted. Timestamps are not looked at.
/// </summary>
internal static class ExpositionParser
{
    /// <summary>Reads a page.</summary>
    /// <param name="page">The page, UTF-8.</param>
    /// <param name="metrics">The metrics whose samples are kept, suffixes included.</param>
    /// <param name="families">The families whose declared types are kept.</param>
    public static ExpositionPage Parse(
        ReadOnlySpan<byte> page,
        IReadOnlyCollection<string> metrics,
        IReadOnlyCollection<string> families
    )
    {
        var wanted = metrics
            .Select(static name => (Name: name, Bytes: Encoding.UTF8.GetBytes(name)))
            .ToArray();
        var samples = new List<ExpositionSample>();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var (lines, garbage) = (0, 0);
        foreach (var line in new ExpositionLines(page))
        {
            if (line[0] == '#')
            {
                Declaration(line, families, types);
                continue;
            }
            lines++;
            var name = ExpositionLines.Name(line);
            if (name.IsEmpty)
            {
                garbage++;
                continue;
            }
            foreach (var metric in wanted)
            {
                if (name.SequenceEqual(metric.Bytes))
                {
                    var sample = Sample(metric.Name, line[name.Length..]);
                    if (sample is not null)
                    {
                        samples.Add(sample);
                    }
                    garbage += sample is null || double.IsNaN(sample.Value) ? 1 : 0;
                }
            }
        }
        return new ExpositionPage(samples, types, lines, garbage);
    }

    /// <summary>Reads <c># TYPE family type</c>.</summary>
    private static void Declaration(
        ReadOnlySpan<byte> line,
        IReadOnlyCollection<string> families,
        Dictionary<string, string> types
    )
    {
        var rest = line[1..];
        if (!Word(ref rest).SequenceEqual("TYPE"u8))
        {
            return;
        }
        var family = Encoding.UTF8.GetString(Word(ref rest));
        if (families.Contains(family, StringComparer.Ordinal))
        {
            types[family] = Encoding.UTF8.GetString(Word(ref rest));
        }
    }

    /// <summary>Reads labels and value; null where the labels cannot be read, NaN where the value cannot.</summary>
    private static ExpositionSample? Sample(string metric, ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        var labels = new List<KeyValuePair<string, string>>();
        if (rest.StartsWith("{"u8) && !ExpositionLabels.TryRead(ref rest, labels))
        {
            return null;
        }
        labels.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new ExpositionSample(metric, labels, Value(Word(ref rest)));
    }

    private static double Value(ReadOnlySpan<byte> word)
    {
        if (Utf8Parser.TryParse(word, out double value, out var read) && read == word.Length)
        {
            return value;
        }
        var infinite = word.TrimStart("+-"u8);
        if (
            Ascii.EqualsIgnoreCase(infinite, "inf"u8)
            || Ascii.EqualsIgnoreCase(infinite, "infinity"u8)
        )
        {
            return word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }
        return double.NaN;
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        var end = rest.IndexOfAny(" \t"u8);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }
}
