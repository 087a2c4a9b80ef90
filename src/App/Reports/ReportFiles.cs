using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lastgood.App.Reports;

/// <summary>
/// The files of a report. People write into them what only they know, so a file that is not as it was written is never
/// written over.
/// </summary>
internal static partial class ReportFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The first of the given files that a person has changed, or that somebody else wrote; null for none.</summary>
    public static string? FirstEdited(IEnumerable<string> files) =>
        files.FirstOrDefault(static f => File.Exists(f) && !IsAsWritten(File.ReadAllText(f)));

    /// <summary>Writes one file of a report, with its seal.</summary>
    public static void Write(string file, string text) => WriteWhole(file, Signed(text));

    /// <summary>Writes one file: the whole of it is there, or what was there before.</summary>
    public static void WriteWhole(string file, string text)
    {
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(Utf8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, file, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string Signed(string text) =>
        $"{text}<!-- written by lastgood, sha256 {Digest(text)} -->\n";

    private static bool IsAsWritten(string text)
    {
        var seal = Seal().Match(text);
        return seal.Success && seal.Groups["digest"].Value == Digest(text[..seal.Index]);
    }

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Utf8.GetBytes(text)));

    [GeneratedRegex(
        @"<!-- written by lastgood, sha256 (?<digest>[0-9a-f]{64}) -->\n\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Seal();
}
