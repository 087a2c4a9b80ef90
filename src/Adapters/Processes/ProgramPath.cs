using System.ComponentModel;

namespace Lastgood.Adapters.Processes;

/// <summary>
/// Finds programs as a shell does: a name in the folders of <c>PATH</c>, anything with a slash from the command's folder.
/// (<see cref="System.Diagnostics.Process"/> by itself prefers a file of that name in the current folder.)
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const int NoSuchFile = 2;
    private const int NotAnExecutable = 8;
    private const int PermissionDenied = 13;

    /// <summary>The program's absolute path.</summary>
    /// <exception cref="CommandException">It, or the folder to run in, is not there or may not be run.</exception>
    public static string Resolve(Command command)
    {
        if (command.Arguments.Count == 0 || command.Arguments[0].Length == 0)
        {
            throw new CommandException("a command without a program", "write the program first");
        }
        // The kernel ends an argument at NUL: what is run would not be what was shown.
        if (command.Arguments.Any(static a => a.Contains('\0', StringComparison.Ordinal)))
        {
            throw new CommandException(
                $"an argument of {command.Arguments[0]} contains a NUL character"
            );
        }
        var folder = Path.GetFullPath(command.Folder ?? ".");
        if (!Directory.Exists(folder))
        {
            throw new CommandException(
                $"{command.Arguments[0]} cannot be run in {folder}: there is no such folder",
                CommandLine.Show(["mkdir", "-p", folder])
            );
        }
        var program = command.Arguments[0];
        return program.Contains('/', StringComparison.Ordinal)
            ? Given(Path.GetFullPath(program, folder))
            : Search(program, command.Environment?.GetValueOrDefault("PATH"), folder);
    }

    /// <summary>What the kernel's refusal means.</summary>
    public static CommandException CannotStart(string path, Win32Exception e) =>
        e.NativeErrorCode switch
        {
            NoSuchFile => new(
                $"{path} cannot be run: the interpreter in its first line is not there",
                CommandLine.Show(["head", "-n1", path]),
                e
            ),
            NotAnExecutable => new(
                $"{path} is neither a program for this machine nor a script with an interpreter",
                "write the interpreter into its first line, e.g. #!/bin/sh",
                e
            ),
            PermissionDenied => new(
                $"{path} may not be run by this user",
                CommandLine.Show(["ls", "-l", path]),
                e
            ),
            _ => new($"{path} cannot be run: {e.Message}", inner: e),
        };

    private static string Given(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandException(
                $"there is no program {path}",
                "correct the path, or install the program"
            );
        }
        return IsExecutable(path) ? path : throw NotExecutable(path);
    }

    private static string Search(string program, string? path, string folder)
    {
        path ??= Environment.GetEnvironmentVariable("PATH") ?? "";
        string? inert = null;
        foreach (var place in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.GetFullPath(Path.Combine(place, program), folder);
            if (IsExecutable(candidate))
            {
                return candidate;
            }
            if (File.Exists(candidate))
            {
                inert ??= candidate;
            }
        }
        throw inert is null
            ? new CommandException(
                $"there is no program {program} in PATH ({path})",
                $"install {program}, or write its whole path"
            )
            : NotExecutable(inert);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None;

    private static CommandException NotExecutable(string path) =>
        new($"{path} is not executable", CommandLine.Show(["chmod", "+x", path]));
}
