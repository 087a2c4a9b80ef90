using System.Runtime.InteropServices;

namespace Lastgood.Stage;

/// <summary>The programs that were built together with this library and lie beside it.</summary>
public static class Built
{
    /// <summary>The command line.</summary>
    public static string Lastgood { get; } = Beside("lastgood");

    /// <summary>The example service.</summary>
    public static string Shop { get; } = Beside("Lastgood.Shop");

    /// <summary>The .NET that this process runs on. It need not be where a built program looks by itself.</summary>
    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
