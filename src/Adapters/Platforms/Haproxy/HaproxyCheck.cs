using System.Text.RegularExpressions;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;

namespace Lastgood.Adapters.Platforms.Haproxy;

/// <summary>Finds options with which no rollback can be carried out.</summary>
public static partial class HaproxyCheck
{
    /// <summary>Whether a text is the address of a runtime socket: a path that fits one, or host and port.</summary>
    public static bool IsSocket(string text) => RuntimeSocket.IsAddress(text);

    /// <summary>What is wrong with the options, in words for the person who wrote them; empty where all is well.</summary>
    public static IReadOnlyList<string> Problems(HaproxyOptions options)
    {
        var problems = new List<string>();
        if (options.Sockets.Count == 0)
        {
            problems.Add("socket: at least one");
        }
        foreach (var socket in options.Sockets.Where(static s => !RuntimeSocket.IsAddress(s)))
        {
            problems.Add(
                $"socket \"{socket}\": neither an absolute path nor an address and a port such as 127.0.0.1:9999"
            );
        }
        CheckName(problems, "backend", options.Backend);
        if (!PathText().IsMatch(options.StateFile))
        {
            problems.Add(
                $"state_file \"{options.StateFile}\": an absolute path without blanks, quotes, $, \\ or #, because it stands in haproxy.cfg"
            );
        }
        if (
            options.Canary.Any(static share => share is < 1 or > 99)
            || options.Canary.Zip(options.Canary.Skip(1)).Any(static p => p.First >= p.Second)
        )
        {
            problems.Add(
                "canary: whole percentages from 1% to 99%, each larger than the one before"
            );
        }
        problems.AddRange(options.Docker?.Problems() ?? []);
        if (options.Slots is not [var first, var second])
        {
            problems.Add($"slots: exactly two, not {options.Slots.Count}");
            return problems;
        }
        CheckName(problems, $"server of slot {first.Name}", first.Target ?? "");
        CheckName(problems, $"server of slot {second.Name}", second.Target ?? "");
        if (first.Name == second.Name)
        {
            problems.Add($"slots: both are called \"{first.Name}\"");
        }
        if (first.Target == second.Target)
        {
            problems.Add($"slots: both are the server \"{first.Target}\"");
        }
        return problems;
    }

    private static void CheckName(List<string> problems, string what, string name)
    {
        if (!Name().IsMatch(name))
        {
            problems.Add(
                $"{what} \"{name}\": letters, digits, dot, dash, colon and underscore only, as HAProxy has it"
            );
        }
    }

    // What HAProxy itself takes for the name of a proxy or a server.
    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,128}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^/[^\s""'\\$#]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PathText();
}
