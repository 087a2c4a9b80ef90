using System.Text.RegularExpressions;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>A Compose that is installed.</summary>
/// <param name="Arguments">How it is called.</param>
/// <param name="Version">Which it is.</param>
internal sealed partial record ComposeProgram(IReadOnlyList<string> Arguments, Version Version)
{
    /// <summary>The ones that are looked for, the better one first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Known { get; } =
    [
        ["docker", "compose"],
        ["docker-compose"],
    ];

    /// <summary>Whether it is the one that was written anew in Go, whatever it is called.</summary>
    public bool IsV2 => Version.Major >= 2;

    /// <summary>Its name for people.</summary>
    public override string ToString() =>
        $"Docker Compose {Version} ({CommandLine.Show(Arguments)})";

    /// <summary>The argument list that asks for its version.</summary>
    public static IReadOnlyList<string> Ask(IReadOnlyList<string> program) =>
        [.. program, "version", "--short"];

    /// <summary>The version in an answer to <see cref="Ask"/>; null where there is none.</summary>
    public static Version? Read(string answer) =>
        Number().Match(answer) is { Success: true } number ? Version.Parse(number.Value) : null;

    [GeneratedRegex(
        @"\d{1,5}\.\d{1,5}\.\d{1,5}",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();
}
