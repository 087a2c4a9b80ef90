using System.CommandLine;
using System.Globalization;
using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Survey;
using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Processes;
using Lastgood.App.Configuration;
using Lastgood.App.Configuration.Initial;
using Lastgood.App.Configuration.Initial.Hosted;
using Lastgood.Core.Platforms;

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
        var context = new Option<string?>("--context")
        {
            Description =
                "Look at a cluster of Kubernetes instead: the context of the kubeconfig by its name",
        };
        var space = new Option<string?>("--namespace")
        {
            Description = "With --context: only this namespace",
        };
        init.Options.Add(context);
        init.Options.Add(space);
        init.SetAction(
            (parsed, cancellation) =>
                parsed.GetValue(context) is { } name
                    ? RunAsync(
                        ".",
                        new KubeCluster(name, null),
                        parsed.GetValue(space),
                        shell.Terminal.Data,
                        shell.Terminal.Chat,
                        cancellation
                    )
                    : RunAsync(".", shell.Terminal.Data, shell.Terminal.Chat, cancellation)
        );
        return init;
    }

    /// <summary>Writes the file for what runs in a cluster.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="space">The namespace; null for all but the cluster's own.</param>
    /// <param name="output">Gets what was found and what to do next.</param>
    /// <param name="error">Gets what went wrong.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The exit code: 0, 1 where the cluster cannot be asked, or 2 where the file is there already or cannot be written.</returns>
    internal static async Task<int> RunAsync(
        string directory,
        KubeCluster cluster,
        string? space,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        await using var clusters = new KubeClusters(
            new CommandRunner(TimeProvider.System),
            TimeProvider.System
        );
        IReadOnlyList<HostedService> found;
        try
        {
            found =
            [
                .. (
                    await new ClusterSurvey(clusters).LookAsync(cluster, space, cancellation)
                ).Select(s => new HostedInCluster(cluster, s)),
            ];
        }
        catch (PlatformException e)
        {
            await error.WriteLineAsync($"lastgood: {e.Message}");
            await error.WriteLineAsync($"  {e.Remedy}");
            return ExitCodes.Failed;
        }
        if (found.Count == 0)
        {
            await error.WriteLineAsync(
                $"lastgood: nothing runs in {(space is null ? "any namespace" : $"namespace {space}")} of {cluster} that could be a service"
            );
            return ExitCodes.Failed;
        }
        return await WriteAsync(
            directory,
            () => Task.FromResult(InitProposal.From(found, [])),
            output,
            error
        );
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
        return await WriteAsync(
            directory,
            async () => InitProposal.From(await survey.LookAsync(cancellation)),
            output,
            error
        );
    }

    private static async Task<int> WriteAsync(
        string directory,
        Func<Task<InitProposal>> propose,
        TextWriter output,
        TextWriter error
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
        var proposal = await propose();
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
        var services = ConfigurationFile.Load(file).Services;
        var found = proposal.Found.Count == 0 ? ["nothing"] : proposal.Found;
        var text = new StringBuilder(
            $"""
            wrote {file}
            found:
            {string.Join('\n', found.Select(static line => $"  {line}"))}

            next:
              1. Look through the file; {proposal.ToChange} values stand below "{ProposalText.Mark}".
              2. Check it:
                     lastgood config check --config {file}

            """
        );
        var step = 3;
        foreach (var service in services)
        {
            if (Setup(service.Platform) is { } lines)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"""
                      {step++}. {lines.Where}:
                    {string.Join(
                        '\n',
                        lines.Text.Split('\n').Select(static line => $"         {line}")
                    )}

                    """
                );
            }
        }
        var name = services[0].Name;
        text.Append(
            services[0].Platform is NginxOptions nginx
                ? $"""
                  {step}. Bring the first release in; the first time, this writes {nginx.Include} and reloads nginx:
                         lastgood deploy {name} VERSION --config {file}

                """
                : $"""
                  {step}. See what stands in the way of a rollback, and bring the next release in:
                         lastgood ready --config {file}
                         lastgood deploy {name} VERSION --config {file}

                """
        );
        return text.ToString();
    }

    /// <summary>What has to be added to the configuration of what stands before the slots; null where nothing does.</summary>
    private static (string Where, string Text)? Setup(PlatformOptions platform) =>
        platform switch
        {
            NginxOptions nginx => (
                "Add to the configuration of nginx, and do not reload it yet",
                NginxSetup.Lines(nginx)
            ),
            HaproxyOptions haproxy => (
                "Have in the configuration of HAProxy, and reload it once",
                HaproxySetup.Lines(haproxy)
            ),
            _ => null,
        };
}
