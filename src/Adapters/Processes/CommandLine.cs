namespace Lastgood.Adapters.Processes;

/// <summary>Argument lists as text for people.</summary>
public static class CommandLine
{
    private const string Plain = "_@%+:,./-";

    /// <summary>An argument list so that it can be pasted into a shell: single quotes where they are needed.</summary>
    public static string Show(IReadOnlyList<string> arguments) =>
        string.Join(' ', arguments.Select(static (a, i) => Quote(a, isProgram: i == 0)));

    private static string Quote(string argument, bool isProgram)
    {
        // NAME=value in front of a command is an assignment; behind it, it is an argument like any other.
        var plain =
            argument.Length > 0
            && argument.All(c =>
                char.IsAsciiLetterOrDigit(c)
                || Plain.Contains(c, StringComparison.Ordinal)
                || (c == '=' && !isProgram)
            );
        return plain ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }
}
