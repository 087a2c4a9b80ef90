using System.Text;

namespace Lastgood.Adapters.Processes;

/// <summary>Fills <c>{name}</c> in argument lists.</summary>
/// <remarks>By hand: the first use of a regular expression costs milliseconds, and each start of the program reads placeholders.</remarks>
public static class Placeholders
{
    /// <summary>
    /// Replaces <c>{name}</c> in each argument. A value is put in as it is: it never becomes another argument, and a
    /// placeholder inside it is not filled again. Other braces are left alone: <c>{{end}}</c>, <c>{"a":1}</c>, <c>{ print }</c>.
    /// </summary>
    /// <exception cref="FormatException">A name is not known; the message lists those that are.</exception>
    public static IReadOnlyList<string> Fill(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> values
    ) => [.. arguments.Select(argument => Fill(argument, values))];

    /// <summary>The names in a text that <see cref="Fill(IReadOnlyList{string}, IReadOnlyDictionary{string, string})"/> would ask for.</summary>
    public static IReadOnlyList<string> Names(string text) =>
        Find(text).ConvertAll(place => text[place].Trim('{', '}'));

    private static string Fill(string argument, IReadOnlyDictionary<string, string> values)
    {
        var filled = new StringBuilder();
        var done = 0;
        foreach (var place in Find(argument))
        {
            var (start, end) = (place.Start.Value, place.End.Value);
            filled.Append(argument, done, start - done);
            filled.Append(Value(argument[(start + 1)..(end - 1)], values));
            done = end;
        }
        return done == 0
            ? argument
            : filled.Append(argument, done, argument.Length - done).ToString();
    }

    private static string Value(string name, IReadOnlyDictionary<string, string> values) =>
        values.TryGetValue(name, out var value)
            ? value
            : throw new FormatException(
                $"unknown placeholder {{{name}}}; known here: {Known(values)}"
            );

    private static string Known(IReadOnlyDictionary<string, string> values) =>
        values.Count == 0
            ? "none"
            : string.Join(
                ", ",
                values.Keys.Order(StringComparer.Ordinal).Select(static k => $"{{{k}}}")
            );

    /// <summary>The places of placeholders, braces included: a letter and then letters, digits or "_", in single braces.</summary>
    private static List<Range> Find(string text)
    {
        var places = new List<Range>();
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; )
        {
            var end = open + 1;
            while (end < text.Length && IsOfName(text[end], isFirst: end == open + 1))
            {
                end++;
            }
            var isName = end > open + 1 && end < text.Length && text[end] == '}';
            var isDoubled =
                (open > 0 && text[open - 1] == '{')
                || (end + 1 < text.Length && text[end + 1] == '}');
            if (isName && !isDoubled)
            {
                places.Add(open..(end + 1));
            }
            open = text.IndexOf('{', end);
        }
        return places;
    }

    private static bool IsOfName(char c, bool isFirst) =>
        char.IsAsciiLetterLower(c) || (!isFirst && (char.IsAsciiDigit(c) || c == '_'));
}
