namespace Lastgood.Core.Readiness;

/// <summary>One thing that a rollback right now would need.</summary>
/// <param name="Name">What is asked, in a word or two.</param>
/// <param name="Answer">Whether it is there.</param>
/// <param name="Seen">What was seen, for people.</param>
/// <param name="Remedy">What mends it, as a command to copy where there is one; null where nothing has to be mended.</param>
public sealed record ReadinessCheck(
    string Name,
    ReadinessAnswer Answer,
    string Seen,
    string? Remedy = null
)
{
    /// <summary>It is there.</summary>
    public static ReadinessCheck Yes(string name, string seen) =>
        new(name, ReadinessAnswer.Yes, seen);

    /// <summary>It is not there: a rollback would fail, or would not be what was proven.</summary>
    public static ReadinessCheck No(string name, string seen, string remedy) =>
        new(name, ReadinessAnswer.No, seen, remedy);

    /// <summary>It cannot be told, or is worth knowing: no reason to call the service not ready.</summary>
    public static ReadinessCheck Unknown(string name, string seen, string? remedy = null) =>
        new(name, ReadinessAnswer.Unknown, seen, remedy);
}

/// <summary>Whether something is there.</summary>
public enum ReadinessAnswer
{
    /// <summary>It is.</summary>
    Yes,

    /// <summary>It is not.</summary>
    No,

    /// <summary>It cannot be told.</summary>
    Unknown,
}
