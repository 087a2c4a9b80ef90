namespace Lastgood.Core.Policies;

/// <summary>Finds what somebody meant to write.</summary>
public static class Spelling
{
    private const int LongestWord = 64;

    /// <summary>The known word that is nearest to the written one, or null where none is near. Upper and lower case are the same.</summary>
    public static string? Nearest(string written, IEnumerable<string> known)
    {
        if (written.Length is 0 or > LongestWord)
        {
            return null;
        }
        string? nearest = null;
        var least = (Math.Min(written.Length, LongestWord) / 3) + 1;
        foreach (var word in known)
        {
            var distance = Distance(written, word);
            if (distance < least)
            {
                (nearest, least) = (word, distance);
            }
        }
        return nearest;
    }

    /// <summary>How many letters have to be put in, taken out, replaced, or swapped with their neighbour: "ngnix" is one from "nginx".</summary>
    private static int Distance(string a, string b)
    {
        var (before, last, row) = (
            new int[b.Length + 1],
            new int[b.Length + 1],
            new int[b.Length + 1]
        );
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }
        return row[b.Length];
    }

    private static bool Same(char a, char b) =>
        char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
