using System.Diagnostics;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Processes;

public sealed class CommandRunnerTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(60);
    private readonly CommandRunner runner = new(TimeProvider.System);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whatever_the_exit_code_a_program_that_ended_is_a_result()
    {
        var result = await Shell("echo out; echo err >&2; exit 7");

        Assert.Equal(
            (7, "out\n", "err\n", false),
            (result.ExitCode, result.Output, result.Error, result.Succeeded)
        );
        Assert.False(result.OutputHeld);
    }

    [Fact]
    public async Task A_signal_is_128_and_its_number() =>
        Assert.Equal(137, (await Shell("kill -9 $$")).ExitCode);

    [Fact]
    public async Task Standard_input_is_closed() => Assert.Equal("", (await Run("cat")).Output);

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] odd = ["", "a b", "$HOME", "'", "\"", "\\", "*", "ü", "-n", "a\nb"];

        var result = await Run(["printf", "%s\\0", .. odd]);

        Assert.Equal(odd, result.Output.Split('\0')[..^1]);
    }

    [Fact]
    public async Task Folder_and_variables_are_those_of_the_command()
    {
        var result = await runner.RunAsync(
            new(["sh", "-c", "pwd; echo $COLOUR"], Ample)
            {
                Folder = folder.Path,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["COLOUR"] = "green",
                },
            },
            Cancellation
        );

        Assert.Equal($"{folder.Path}\ngreen\n", result.Output);
    }

    [Fact]
    public async Task A_variable_of_this_process_can_be_left_out_or_replaced()
    {
        Assert.NotNull(Environment.GetEnvironmentVariable("HOME"));

        var without = await runner.RunAsync(
            new(["sh", "-c", "echo ${HOME-none}"], Ample) { Without = ["HOME", "NO_SUCH_ONE"] },
            Cancellation
        );
        var replaced = await runner.RunAsync(
            new(["sh", "-c", "echo $HOME"], Ample)
            {
                Without = ["HOME"],
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["HOME"] = "/elsewhere",
                },
            },
            Cancellation
        );

        Assert.Equal("none\n", without.Output);
        Assert.Equal("/elsewhere\n", replaced.Output);
    }

    [Fact]
    public async Task The_middle_of_a_long_output_is_cut_out_and_said_so()
    {
        var result = await Shell(
            "echo first; head -c 1000000 /dev/zero | tr '\\0' x; echo; echo last"
        );

        Assert.StartsWith("first\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("x\nlast\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("[… 934476 bytes cut out here …]", result.Output, StringComparison.Ordinal);
        Assert.InRange(result.Output.Length, 65536, 65536 + 60);
    }

    [Fact]
    public async Task Output_of_just_the_bound_is_whole()
    {
        var result = await Shell("head -c 65536 /dev/zero | tr '\\0' x");

        Assert.Equal(new string('x', 65536), result.Output);
    }

    [Fact]
    public async Task More_of_an_output_is_kept_where_that_is_wished_and_no_more()
    {
        const int limit = 200_000;
        var command = new Command(
            ["/bin/sh", "-c", "head -c $0 /dev/zero | tr '\\0' x", "200000"],
            Ample
        )
        {
            OutputLimit = limit,
        };
        var whole = await runner.RunAsync(command, Cancellation);
        var cut = await runner.RunAsync(command with { OutputLimit = limit - 2 }, Cancellation);

        Assert.Equal(new string('x', limit), whole.Output);
        Assert.Contains("[… 2 bytes cut out here …]", cut.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_left_behind_neither_holds_the_result_back_nor_is_killed()
    {
        var result = await Shell("setsid sleep 300 & echo $!");
        using var daemon = Process.GetProcessById(int.Parse(result.Output, null));
        try
        {
            Assert.True(result.Succeeded);
            Assert.True(result.OutputHeld);
            Assert.False(daemon.HasExited);
        }
        finally
        {
            daemon.Kill();
        }
    }

    [Fact]
    public async Task A_timeout_kills_the_whole_tree_and_tells_the_last_words()
    {
        var pids = folder["pids"];
        var script =
            $"echo loading >&2; echo stuck at 3 >&2; sh -c 'sleep 300 & echo $! > {pids}; wait' & wait";

        var error = await Assert.ThrowsAsync<CommandException>(() =>
            runner.RunAsync(new(["sh", "-c", script], TimeSpan.FromSeconds(1)), Cancellation)
        );

        Assert.Equal(
            "sh did not end within 1 s and was killed; its last words on standard error: stuck at 3",
            error.Message
        );
        await Gone(await File.ReadAllTextAsync(pids, Cancellation));
    }

    [Fact]
    public async Task Cancellation_kills_the_whole_tree()
    {
        var pids = folder["pids"];
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = runner.RunAsync(
            new(
                [
                    "sh",
                    "-c",
                    $"sh -c 'sleep 300 & echo $! > {pids}.new; mv {pids}.new {pids}; wait' & wait",
                ],
                Ample
            ),
            cancel.Token
        );
        while (!File.Exists(pids))
        {
            await Task.Delay(10, Cancellation);
        }

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Gone(await File.ReadAllTextAsync(pids, Cancellation));
    }

    [Fact]
    public async Task A_program_that_is_still_being_written_is_tried_again()
    {
        var run = Busy(out var writer);
        await writer.DisposeAsync();

        Assert.Equal("done\n", (await run).Output);
    }

    [Fact]
    public async Task A_program_that_stays_open_for_writing_is_named()
    {
        var run = Busy(out var writer);
        await using (writer)
        {
            var error = await Assert.ThrowsAsync<CommandException>(() => run);
            Assert.Contains("script cannot be run", error.Message, StringComparison.Ordinal);
        }
    }

    private Task<CommandResult> Busy(out FileStream writer)
    {
        var script = Path.Combine(folder.Path, "script");
        File.WriteAllText(script, "#!/bin/sh\necho done\n");
        File.SetUnixFileMode(
            script,
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite
        );
        writer = new FileStream(script, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return Run(script);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<CommandException>(() => Run("no-such-program"));

        Assert.StartsWith(
            "there is no program no-such-program in PATH (",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("install no-such-program, or write its whole path", error.Remedy);
    }

    [Fact]
    public async Task A_file_without_the_right_to_run_comes_with_the_command_that_gives_it()
    {
        await File.WriteAllTextAsync(folder["plain"], "#!/bin/sh\n", Cancellation);

        var error = await Assert.ThrowsAsync<CommandException>(() => Run(folder["plain"]));

        Assert.Equal($"chmod +x {folder["plain"]}", error.Remedy);
    }

    [Theory]
    [InlineData("#!/no/such/interpreter\n", "the interpreter in its first line is not there")]
    [InlineData("echo no first line\n", "neither a program for this machine nor a script")]
    public async Task A_script_that_the_kernel_refuses_is_explained(string text, string expected)
    {
        var script = folder.Script("script", text);

        var error = await Assert.ThrowsAsync<CommandException>(() => Run(script));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<CommandException>(() =>
            runner.RunAsync(new(["true"], Ample) { Folder = folder["none"] }, Cancellation)
        );

        Assert.Contains(folder["none"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_name_is_never_taken_from_the_folder()
    {
        folder.Script("true", "#!/bin/sh\necho fooled\n");

        var result = await runner.RunAsync(
            new(["true"], Ample) { Folder = folder.Path },
            Cancellation
        );

        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task A_relative_path_is_seen_from_the_folder()
    {
        folder.Script("hello", "#!/bin/sh\necho hello\n");

        var result = await runner.RunAsync(
            new(["./hello"], Ample) { Folder = folder.Path },
            Cancellation
        );

        Assert.Equal("hello\n", result.Output);
    }

    [Fact]
    public async Task An_argument_with_a_NUL_character_is_refused() =>
        await Assert.ThrowsAsync<CommandException>(() => Run("echo", "a\0b"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<CommandResult> Shell(string script) => Run("sh", "-c", script);

    private Task<CommandResult> Run(params string[] arguments) =>
        runner.RunAsync(new(arguments, Ample), Cancellation);

    private static async Task Gone(string pid)
    {
        while (IsAlive(pid.Trim()))
        {
            await Task.Delay(10, Cancellation);
        }
    }

    /// <summary>A zombie that nobody reaps counts as gone.</summary>
    private static bool IsAlive(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat")
                .Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
