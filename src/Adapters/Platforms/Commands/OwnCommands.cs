using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Commands;

/// <summary>Runs the user's commands, each filled and with its time limit.</summary>
internal sealed class OwnCommands(CommandOptions options, Programs programs)
{
    private const string Artifact = "artifact";

    /// <summary>Whether a command has to be told what a release is made of.</summary>
    public bool NeedArtifact =>
        NeedsArtifact(options.Activate)
        || (options.Prepare is { } prepare && NeedsArtifact(prepare));

    /// <summary>The argument list that activates a release.</summary>
    public IReadOnlyList<string> Activate(string release, string? artifact) =>
        Fill(options.Activate, release, artifact);

    /// <summary>The argument list that prepares a release.</summary>
    public IReadOnlyList<string> Prepare(string release, string? artifact) =>
        Fill(options.Prepare!, release, artifact);

    /// <summary>Which release is active; null where none is.</summary>
    /// <exception cref="PlatformException">That cannot be told.</exception>
    public async Task<string?> InspectAsync(CancellationToken cancellation)
    {
        var command = new Command(options.Inspect, options.CommandTimeout);
        var result = await programs.MustRunAsync(
            $"asking which release of {options.Service} is active",
            command,
            cancellation
        );
        if (string.IsNullOrWhiteSpace(result.Output))
        {
            return null;
        }
        var first = result.Output.Split('\n', 2)[0].TrimEnd('\r', ' ');
        return Release.IsVersion(first)
            ? first
            : throw new PlatformException(
                $"inspect of {options.Service} does not print a version on its first line: \"{Spoken.Excerpt(first)}\"",
                $"have it print the active release there, or nothing; {Programs.Try(command)}"
            );
    }

    /// <summary>Why a release cannot be activated right now; null where it can.</summary>
    /// <exception cref="PlatformException">That cannot be told.</exception>
    public async Task<Refusal?> ObstacleAsync(string release, CancellationToken cancellation)
    {
        if (options.Available is null)
        {
            return null;
        }
        var command = new Command(Fill(options.Available, release, null), options.CommandTimeout);
        var result = await programs.RunAsync(command, cancellation);
        return result.Succeeded
            ? null
            : new Refusal(
                $"{release} is not available: {Programs.Failure(result)}",
                Programs.Try(command)
            );
    }

    /// <summary>Whether the user's own check passes; true where there is none.</summary>
    public async Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation)
    {
        if (options.Verify is null)
        {
            return new ServingCheck(Serves: true, "");
        }
        try
        {
            var result = await programs.RunAsync(
                new Command(Fill(options.Verify, release, null), options.CommandTimeout),
                cancellation
            );
            return new ServingCheck(result.Succeeded, $"verify: {Programs.Failure(result)}");
        }
        catch (PlatformException e)
        {
            return new ServingCheck(Serves: false, $"verify: {e.Message}");
        }
    }

    /// <summary>Goes back to a release.</summary>
    /// <exception cref="PlatformException">It failed.</exception>
    public Task UndoAsync(string release, CancellationToken cancellation) =>
        ChangeAsync(
            $"going back to {release}",
            Fill(options.Undo ?? options.Activate, release, null),
            cancellation
        );

    /// <summary>Runs a command that changes something.</summary>
    /// <exception cref="PlatformException">It failed.</exception>
    public Task<CommandResult> ChangeAsync(
        string what,
        IReadOnlyList<string> command,
        CancellationToken cancellation
    ) => programs.MustRunAsync(what, new Command(command, options.ActivateTimeout), cancellation);

    /// <summary>What a command that only looks has written, its failure said with it; never throws for the command's sake.</summary>
    public async Task<string> TextAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        try
        {
            var result = await programs.RunAsync(
                new Command(command, options.CommandTimeout),
                cancellation
            );
            var text = result.Output + result.Error;
            return result.Succeeded ? text : $"{text}\n({Programs.Failure(result)})";
        }
        catch (PlatformException e)
        {
            return e.Message;
        }
    }

    private static bool NeedsArtifact(IReadOnlyList<string> command) =>
        command.Any(static a => Placeholders.Names(a).Contains(Artifact, StringComparer.Ordinal));

    private static IReadOnlyList<string> Fill(
        IReadOnlyList<string> command,
        string release,
        string? artifact
    )
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["release"] = release,
        };
        if (artifact is not null)
        {
            values[Artifact] = artifact;
        }
        return Placeholders.Fill(command, values);
    }
}
