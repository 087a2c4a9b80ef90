using System.Globalization;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>What a plan says of the step that changes a workload.</summary>
internal sealed class StepTitles(TemplateStore templates, string where)
{
    /// <summary>What is done, how, and what else follows from it.</summary>
    public string Of(
        Sight sight,
        KeptRelease target,
        Scene scene,
        Going going,
        List<ConfigRef> left
    )
    {
        var (workload, revisions) = sight.Parts.First(p => p.Workload.Id == scene.Workload);
        var number = revisions
            .FirstOrDefault(r => TemplateStore.Fingerprint(r.Template) == scene.To)
            ?.Number;
        var template = templates.Get(scene.To);
        var images = string.Join(
            ", ",
            PodTemplate.Images(template).Values.Distinct(StringComparer.Ordinal)
        );
        var restart = PodTemplate.Fingerprint(template) == workload.Fingerprint;
        var what = restart
            ? $"start the pods of {scene.Workload}{where} anew, with the template that they have"
            : $"give {scene.Workload}{where} the template of {target.Version} ({(number is { } n ? string.Create(CultureInfo.InvariantCulture, $"revision {n}, ") : "")}{images})";
        var resumes =
            !scene.Resumes ? ""
            : workload.IsPausedByUs ? "; this resumes it, which lastgood has paused for a freeze"
            : "; this resumes it, which somebody has paused";
        var stays =
            left.Count > 0
                ? $"; {string.Join(", ", left)} held something else then, of which only the hash is kept, and stays as it is"
                : "";
        var applied =
            workload.Json.Annotation("kubectl.kubernetes.io/last-applied-configuration") is not null
            && !restart
                ? "; the next kubectl apply of the same files brings back what is rolled back here"
                : "";
        return what + going.Words + resumes + stays + applied;
    }
}
