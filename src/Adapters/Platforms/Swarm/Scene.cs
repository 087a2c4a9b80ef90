using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>What all steps of one activation know: written into each of them, so that another process can go on.</summary>
/// <param name="Service">The service's id in the swarm.</param>
/// <param name="From">The fingerprint of its spec when the plan was made.</param>
/// <param name="Release">The release that is activated.</param>
/// <param name="Reference">What stands as the image in the spec: with the digest, or an image's id.</param>
/// <param name="Basis">The fingerprint of the kept spec that the new one is made of; empty for that of today.</param>
/// <param name="Activation">The value of <see cref="Labels.Activation"/>.</param>
/// <param name="Pauses">Whether a failing update is paused instead of being rolled back by Swarm, as the spec says.</param>
internal sealed record Scene(
    string Service,
    string From,
    string Release,
    string Reference,
    string Basis,
    string Activation,
    bool Pauses
)
{
    private const string Yes = "yes";

    /// <summary>The scene that <see cref="ToArguments"/> wrote down.</summary>
    public static Scene Of(Details arguments) =>
        new(
            arguments["service"],
            arguments["from"],
            arguments["release"],
            arguments["image"],
            arguments["spec"],
            arguments["activation"],
            arguments["pauses"] == Yes
        );

    /// <summary>The scene as a step's arguments.</summary>
    public Details ToArguments() =>
        Details.Of(
            ("service", Service),
            ("from", From),
            ("release", Release),
            ("image", Reference),
            ("spec", Basis),
            ("activation", Activation),
            ("pauses", Pauses ? Yes : "no")
        );

    /// <summary>The activation's label after the failure action was put back.</summary>
    public string PutBack => Activation + "-policy";

    /// <summary>The activation's label on the way back to what was there before.</summary>
    public string Undoing => Activation + "-undo";

    /// <summary>The labels of an update of this activation.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(string activation) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.Activation] = activation,
            [Labels.Release] = Release,
            [Labels.Image] = Reference,
        };

    /// <summary>Whether the service has the spec that the plan was made for.</summary>
    public bool IsBefore(ServiceJson service) =>
        service.Id == Service && ServiceSpec.Fingerprint(service.Spec) == From;

    /// <summary>Whether the service has the spec that this activation gave it, and nobody has changed that.</summary>
    public bool IsMade(ServiceJson service) =>
        IsOwn(service, Activation, PutBack) && ServiceSpec.ImageOf(service.Spec) == Reference;

    /// <summary>Whether the spec is of an update with one of these labels, as it was made.</summary>
    public bool IsOwn(ServiceJson service, params IEnumerable<string> activations) =>
        service.Id == Service
        && ServiceSpec.Label(service.Spec, Labels.Activation) is { } label
        && activations.Contains(label, StringComparer.Ordinal)
        // Each of ours has a label of its own: the same twice is a change that somebody else made to ours.
        && ServiceSpec.Label(service.PreviousSpec, Labels.Activation) != label;

    /// <summary>Makes sure that the service still has this activation's spec.</summary>
    /// <exception cref="PlatformException">It has another one.</exception>
    public void Hold(View view)
    {
        var (service, progress) = view;
        if (IsMade(service))
        {
            return;
        }
        throw IsTakenBack(view)
            ? new PlatformException(
                $"Swarm took the update to {Release} back by itself ({progress.Message}){(progress.LastFailed is { } last ? $"; the last: {progress.Reason(last)}" : "")}",
                "its own log says why: docker service logs; its tasks: docker service ps --no-trunc"
            )
            : SomebodyElse();
    }

    /// <summary>Whether Swarm has rolled this activation back by itself: it forgets what it came from then, unlike where a person asks for that.</summary>
    public bool IsTakenBack(View view) =>
        view.Progress.IsTakenBack && view.Service.PreviousSpec is null && IsBefore(view.Service);

    /// <summary>That the service is neither before nor after.</summary>
    public static PlatformException SomebodyElse() =>
        new(
            "somebody else has changed the service meanwhile",
            "look who did, and make a plan anew: docker service inspect"
        );
}
