namespace Lastgood.KubernetesBed;

/// <summary>Where <c>scripts/kubernetes</c> has put the programs; each is a path.</summary>
public static class Programs
{
    private static readonly string Cache = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".cache"
            ),
        "lastgood"
    );

    /// <summary>kubectl of 1.32.</summary>
    public static string Kubectl => Find("kubectl", "kubectl");

    /// <summary>Helm 3.</summary>
    public static string Helm3 => Find("helm3", "helm");

    /// <summary>Helm 4.</summary>
    public static string Helm4 => Find("helm4", "helm");

    internal static string ApiServer => Find("kubernetes", "kube-apiserver");

    internal static string ControllerManager => Find("kubernetes", "kube-controller-manager");

    private static string Find(string folder, string program)
    {
        var path = Path.Combine(Cache, folder, program);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is missing; run: scripts/kubernetes", path);
    }
}
