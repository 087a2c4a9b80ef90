using System.Runtime.CompilerServices;

namespace Lastgood.App.Tests;

/// <summary>The files of the repository that these tests are in.</summary>
internal static class Repository
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../.."));

    public static string File(string path) => Path.Combine(Root, path);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
