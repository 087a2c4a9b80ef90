using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Processes;
using Lastgood.App.Configuration;
using Lastgood.App.Configuration.Initial;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood init</c>: looks at this machine and writes a first <c>lastgood.yaml</c>.</summary>
internal static class Init
{
    /// <summary>The verb.</summary>
    public static System.CommandLine.Command Create(Shell shell)
    {
        var init = new System.CommandLine.Command(
            "init",
            "Look at this machine and write a first lastgood.yaml into the current folder"
        );
        init.SetAction(
            (_, cancellation) =>
                RunAsync(".", shell.Terminal.Data, shell.Terminal.Chat, cancellation)
        );
        return init;
    }

    /// <summary>Writes the file into a folder. A file that is there already is never touched.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="output">Gets what was found and what to do next.</param>
    /// <param name="error">Gets what went wrong.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The exit code: 0, or 2 where the file is there already or cannot be written.</returns>
    public static async Task<int> RunAsync(
        string directory,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        using var http = new HttpFetcher(TimeProvider.System);
        var survey = new MachineSurvey("/", new CommandRunner(TimeProvider.System), http);
        return await RunAsync(directory, survey, output, error, cancellation);
    }

    /// <inheritdoc cref="RunAsync(string, TextWriter, TextWriter, CancellationToken)"/>
    internal static async Task<int> RunAsync(
        string directory,
        MachineSurvey survey,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        var file = Path.Combine(Path.GetFullPath(directory), ConfigurationFile.Name);
        if (File.Exists(file))
        {
            return await RefuseAsync(
                error,
                $"{file} is there already and was not changed; check it with: lastgood config check --config {file}"
            );
        }
        var proposal = InitProposal.From(await survey.LookAsync(cancellation));
        try
        {
            Create(file, proposal.Yaml);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(error, $"{file} cannot be written: {e.Message}");
        }
        await output.WriteAsync(Tell(file, proposal));
        return ExitCodes.Done;
    }

    /// <summary>Creates the file, or fails where it is there: whoever was quicker keeps theirs.</summary>
    private static void Create(string file, string text)
    {
        using var writer = new StreamWriter(
            new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None)
        );
        writer.Write(text);
    }

    private static async Task<int> RefuseAsync(TextWriter error, string message)
    {
        await error.WriteLineAsync($"lastgood: {message}");
        return ExitCodes.Usage;
    }

    private static string Tell(string file, InitProposal proposal)
    {
        var service = ConfigurationFile.Load(file).Services[0];
        var nginx = (NginxOptions)service.Platform;
        var found = proposal.Found.Count == 0 ? ["nothing"] : proposal.Found;
        var lines = NginxSetup.Lines(nginx).Split('\n').Select(static l => $"         {l}");
        return $"""
            wrote {file}
            found: {string.Join("; ", found)}

            next:
              1. Look through the file; {proposal.ToChange} values stand below "{ProposalText.Mark}".
              2. Check it:
                     lastgood config check --config {file}
              3. Add to the configuration of nginx, and do not reload it yet:
            {string.Join('\n', lines)}
              4. Bring the first release in; the first time, this writes {nginx.Include} and reloads nginx:
                     lastgood deploy {service.Name} VERSION --config {file}

            """;
    }
}
