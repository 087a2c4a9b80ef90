using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Steps;

/// <summary>Writes the include file and has nginx load it.</summary>
internal sealed class SetupStep(
    NginxOptions options,
    INginxTraffic traffic,
    NginxCommand nginx,
    TimeProvider time
) : IStep
{
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var found = FileOf(step).Read();
        return Task.FromResult(
            found is null
                ? Details.None
                : Details.Of(("content", found), ("digest", IncludeFile.Digest(found)))
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        string? found;
        try
        {
            found = FileOf(step).Read();
        }
        catch (PlatformException) when (File.Exists(step.Arguments["include"]))
        {
            // Somebody else wrote it.
            return Observation.Diverged;
        }
        return found == step.Arguments["content"] && await traffic.IsLoadedAsync(step, cancellation)
            ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var file = FileOf(step);
        var before = file.Read();
        if (step.Arguments.ContainsKey("flags"))
        {
            FlagFiles.From(step.Arguments).Move(step.Arguments["serve"], time.GetUtcNow());
        }
        if (before != step.Arguments["content"])
        {
            file.Write(step.Arguments["content"]);
        }
        if (await nginx.TestAsync(cancellation) is { } fault)
        {
            file.Restore(before);
            var refusal = ConfigurationCheck.Broken(fault, options);
            throw new PlatformException(refusal.Reason, refusal.Remedy);
        }
        return await traffic.LoadAsync(step, cancellation);
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var file = FileOf(step);
        if (!capture.TryGetValue("content", out var before))
        {
            return Details.Of(
                (
                    "left",
                    $"{file.Path} stays: nginx's configuration includes it, and would not be valid without it"
                )
            );
        }
        if (file.Read() == before)
        {
            return Details.Of(("left", $"{file.Path} is as it was"));
        }
        file.Write(before);
        if (await nginx.TestAsync(cancellation) is { } fault)
        {
            throw new PlatformException(
                $"{file.Path} is as it was before, and nginx's configuration is not valid with it: {fault.Text}",
                "nginx goes on with the configuration that it has; correct this before it is restarted"
            );
        }
        await nginx.ReloadAsync(cancellation);
        return Details.Of(("restored", $"{file.Path} ({capture["digest"]})"));
    }

    private static IncludeFile FileOf(PlannedStep step) =>
        new(step.Arguments["include"], step.Arguments["service"]);
}
