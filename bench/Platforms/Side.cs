namespace Lastgood.Bench.Platforms;

/// <summary>A service on some platform, and a way to take it back.</summary>
/// <param name="Name">What is shown in the table.</param>
/// <param name="Url">Where users come in, without a trailing slash.</param>
/// <param name="There">The command that makes <see cref="Bad"/> serve; it is not measured.</param>
/// <param name="Back">The command that makes <see cref="Good"/> serve again; it is measured.</param>
internal sealed record Side(
    string Name,
    string Url,
    IReadOnlyList<string> There,
    IReadOnlyList<string> Back
)
{
    /// <summary>The release that is gone back to.</summary>
    public const string Good = "1.0";

    /// <summary>The release that is gone back from.</summary>
    public const string Bad = "1.1";
}
