namespace Lastgood.Core.Platforms;

/// <summary>A platform that can be told to roll nothing out, whoever asks for it: the strong form of a freeze.</summary>
public interface IPauses
{
    /// <summary>The parts of the service that can be paused and are not. Reads only.</summary>
    /// <exception cref="PlatformException">It cannot be told, or no part can be paused.</exception>
    Task<IReadOnlyList<string>> PausableAsync(CancellationToken cancellation);

    /// <summary>Pauses parts; what is paused already is left alone. What runs goes on running.</summary>
    /// <exception cref="PlatformException">A part is not paused.</exception>
    Task PauseAsync(IReadOnlyList<string> parts, CancellationToken cancellation);

    /// <summary>Resumes those of the parts that lastgood has paused, and returns them.</summary>
    /// <exception cref="PlatformException">A part is not resumed.</exception>
    Task<IReadOnlyList<string>> ResumeAsync(
        IReadOnlyList<string> parts,
        CancellationToken cancellation
    );
}
