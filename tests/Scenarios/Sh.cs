using Lastgood.Stage;

namespace Lastgood.Scenarios;

/// <summary>Commands that are not what they should be.</summary>
internal static class Sh
{
    /// <summary>Within a script of <see cref="With"/>: the program goes on as what it should have been.</summary>
    public const string Itself = "exec \"$0\"";

    /// <summary>So that a command that hangs is given up soon.</summary>
    public static StageOptions Impatient { get; } =
        OpenShop.Quick with
        {
            CommandTimeout = TimeSpan.FromSeconds(2),
        };

    /// <summary>A shell script as one of a slot's commands.</summary>
    /// <param name="script">The script; its arguments are $1, $2 …</param>
    /// <param name="arguments">The arguments, with placeholders.</param>
    public static IReadOnlyList<string> Run(
        string script,
        params IReadOnlyList<string> arguments
    ) => With("sh", script, arguments);

    /// <summary>A shell script before a program.</summary>
    /// <param name="program">The program, $0 in the script.</param>
    /// <param name="script">The script.</param>
    /// <param name="arguments">The arguments, with placeholders.</param>
    public static IReadOnlyList<string> With(
        string program,
        string script,
        params IReadOnlyList<string> arguments
    ) => ["sh", "-c", script, program, .. arguments];
}
