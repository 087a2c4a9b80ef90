using System.CommandLine;
using Lastgood.Adapters.Git;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood gate SERVICE VERSION</c>: what a pipeline asks before it deploys.</summary>
internal sealed class ReleaseQuestion
{
    private readonly Argument<string?> service = new("service")
    {
        Description = "The service that is to be deployed",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> version = new("version")
    {
        Description = "The version that is to be deployed",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> artifact = Record.Artifact();
    private readonly Option<string?> commit = Record.Commit();

    private readonly Option<string?> repository = new("--repository")
    {
        Description =
            "A clone, whole and not shallow: with --commit, warns of bad commits that are in it without their fix",
    };

    private readonly Option<bool> json = Shell.Json();

    public IEnumerable<Symbol> Symbols => [service, version, artifact, commit, repository, json];

    public async Task<int> AnswerAsync(
        Shell shell,
        ParseResult parsed,
        Installation installation,
        CancellationToken cancellation
    )
    {
        if (parsed.GetValue(service) is not { } name || parsed.GetValue(version) is not { } wanted)
        {
            throw new UsageException(
                "gate needs a service and a version (lastgood gate shop 1.4.2), or --admission"
            );
        }
        if (!Release.IsVersion(wanted))
        {
            throw new UsageException($"\"{wanted}\" cannot be a version");
        }
        var release = new Release(wanted)
        {
            Artifact = parsed.GetValue(artifact),
            Commit = Record.Checked(parsed.GetValue(commit)),
        };
        var settings = installation.Find(name);
        var state = await installation.ReadAsync(settings.Name, cancellation);
        var refusal = ReleaseGate.Of(state, release);
        var incident = refusal is null ? null : ReleaseGate.IncidentOf(state, release);
        var warnings = parsed.GetValue(repository) is { } folder
            ? await WarningsAsync(installation, state, release, folder, cancellation)
            : [];
        if (refusal is not null)
        {
            await RememberAsync(
                installation,
                settings.Name,
                release,
                refusal.Reason,
                incident,
                cancellation
            );
        }
        if (parsed.GetValue(json))
        {
            var answer = new GateJson(
                settings.Name,
                wanted,
                refusal is null,
                refusal?.Reason,
                refusal?.Remedy,
                incident,
                warnings
            );
            shell.Terminal.Data.WriteLine(Json.Text(answer));
            return refusal is null ? ExitCodes.Done : ExitCodes.Refused;
        }
        foreach (var warning in warnings)
        {
            shell.Terminal.Say($"warning: {warning}");
        }
        if (refusal is null)
        {
            shell.Terminal.PrintOutcome($"{settings.Name} {wanted} may be deployed");
            return ExitCodes.Done;
        }
        shell.Terminal.Say($"{refusal.Reason}\n  {refusal.Remedy}");
        return ExitCodes.Refused;
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(
        Installation installation,
        ServiceState state,
        Release release,
        string folder,
        CancellationToken cancellation
    )
    {
        if (release.Source is not { } source)
        {
            throw new UsageException(
                "--repository needs the commit of the release: --commit \"$(git rev-parse HEAD)\""
            );
        }
        var history = new CommitHistory(installation.Commands, Path.GetFullPath(folder));
        var warnings = new List<string>();
        foreach (var bad in ReleaseGate.Suspects(state))
        {
            var blamed = bad.Release.Source!;
            var of = bad.Incident is null ? "" : $" (incident {bad.Incident})";
            switch (await history.ContainsAsync(source, blamed, cancellation))
            {
                case null:
                    warnings.Add(
                        $"whether it has {bad.Version}, which is bad{of}, cannot be told: {folder} does not have both commits; a whole clone has (fetch-depth: 0)"
                    );
                    break;
                case true when !await IsMendedAsync(history, source, bad, cancellation):
                    warnings.Add(
                        $"it contains {bad.Version} (commit {blamed[..12]}), which is bad{of}: {bad.Reason}; and no fix that is known. Where it has one: lastgood mark {state.Service} {bad.Version} bad --reason \"…\" --fixed-by COMMIT"
                    );
                    break;
            }
        }
        return warnings;
    }

    private static async Task<bool> IsMendedAsync(
        CommitHistory history,
        string source,
        ReleaseRecord bad,
        CancellationToken cancellation
    ) =>
        bad.Fix is { } fix && await history.ContainsAsync(source, fix, cancellation) == true
        || await history.RevertsAsync(source, bad.Release.Source!, cancellation);

    // A pipeline does not wait for a run that is going on only so that this is remembered.
    private static async Task RememberAsync(
        Installation installation,
        string service,
        Release release,
        string reason,
        string? incident,
        CancellationToken cancellation
    )
    {
        await using var journal = await installation
            .Desk(service, static _ => { })
            .TryOpenAsync(cancellation);
        if (journal is not null)
        {
            await journal.AppendAsync(
                null,
                [new ReleaseRefused(release.Version, reason, incident, Shell.Person)]
            );
        }
    }
}

internal sealed record GateJson(
    string Service,
    string Version,
    bool Allowed,
    string? Reason,
    string? Remedy,
    string? Incident,
    IReadOnlyList<string> Warnings
);
