using System.CommandLine;
using Lastgood.Adapters.Verification;
using Lastgood.App.Output;
using Lastgood.Core.Decisions.Comparison;
using Lastgood.Core.Platforms;
using Lastgood.Core.Verification;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood compare</c>: the release that serves beside the one before, asked the same in turns.</summary>
internal static class Compare
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var paths = new Option<string[]>("--path")
        {
            Description =
                "What is asked of both; may be given several times (default: verify.compare, or /)",
        };
        var samples = new Option<int?>("--samples")
        {
            Description = "How often each path is asked of each, 5 to 10000 (default: 60)",
        };
        paths.Validators.Add(result =>
        {
            if (
                result
                    .GetValueOrDefault<string[]>()
                    ?.FirstOrDefault(static p => !p.StartsWith('/')) is
                { } wrong
            )
            {
                result.AddError($"--path: \"{wrong}\" does not begin with /");
            }
        });
        samples.Validators.Add(result =>
        {
            if (
                result.GetValueOrDefault<int?>()
                is < ComparisonSpec.LeastSamples
                    or > ComparisonSpec.MostSamples
            )
            {
                result.AddError(
                    FormattableString.Invariant(
                        $"--samples must be {ComparisonSpec.LeastSamples} to {ComparisonSpec.MostSamples}"
                    )
                );
            }
        });
        var json = Shell.Json();
        return shell.Verb(
            "compare",
            "Ask the release that serves and the one before the same, and tell whether it is worse",
            [service, paths, samples, json],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var guarded = installation.Look(settings);
                var spec = settings.Verification.Compare ?? ComparisonSpec.Default;
                spec = spec with
                {
                    Paths = parsed.GetValue(paths) is { Length: > 0 } given ? given : spec.Paths,
                    Samples = parsed.GetValue(samples) ?? spec.Samples,
                };
                var found = await guarded.Setup.Platform.InspectAsync(cancellation);
                if (found.Serving is not { } serving)
                {
                    throw new PlatformException(
                        $"{settings.Name}: it cannot be told which release serves"
                    );
                }
                var pair = Pair.Find(found.Candidates, serving);
                if (pair.Missing is { } missing)
                {
                    shell.Terminal.Say(
                        $"{settings.Name}: {missing}, so there is nothing to compare"
                    );
                    return ExitCodes.Failed;
                }
                var compared = await installation.SideBySide.CompareAsync(
                    pair.Baseline!.Url!,
                    pair.Candidate!.Url!,
                    spec,
                    cancellation
                );
                var shown = new ShownComparison(
                    settings.Name,
                    serving,
                    pair.Baseline.Version!,
                    compared
                );
                if (parsed.GetValue(json))
                {
                    shell.Terminal.Data.WriteLine(Json.Text(shown.ToJson()));
                }
                else
                {
                    shell.Terminal.Data.Write(shown.Text(shell.Terminal.DataInk));
                }
                return compared.Outcome == ComparisonOutcome.Pass
                    ? ExitCodes.Done
                    : ExitCodes.Failed;
            }
        );
    }
}
