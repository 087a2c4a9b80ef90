using System.Runtime.InteropServices;

namespace Lastgood.App.Configuration.Yaml;

/// <summary>A place in a text.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The character in the line, from 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Mark(int Line, int Column)
{
    /// <summary>The first character.</summary>
    public static Mark Start { get; } = new(1, 1);
}
