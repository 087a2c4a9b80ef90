namespace Lastgood.Core.Releases;

/// <summary>What is known of a release.</summary>
public enum Verdict
{
    /// <summary>Nothing is proven yet: it was never watched through its whole bake time.</summary>
    Unproven,

    /// <summary>It passed verification and its bake time without a trigger, or a person vouched for it.</summary>
    Good,

    /// <summary>A trigger blamed it or a person said so. It stays bad until a person lifts it.</summary>
    Bad,
}
