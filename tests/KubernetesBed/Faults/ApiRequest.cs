namespace Lastgood.KubernetesBed.Faults;

/// <summary>A request as it came.</summary>
/// <param name="Method">GET, PATCH ….</param>
/// <param name="Path">Path and query.</param>
public sealed record ApiRequest(string Method, string Path)
{
    public override string ToString() => $"{Method} {Path}";
}
