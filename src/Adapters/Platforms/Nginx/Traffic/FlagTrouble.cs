using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>What it means when nginx does not answer as the flags say, and what to do about it.</summary>
internal static class FlagTrouble
{
    /// <summary>nginx sees other flag files than there are; null where it sees the same.</summary>
    public static Refusal? Misread(FrontAnswer answer, FlagFiles flags, string? openFileCache)
    {
        if (answer.Flags is null || answer.Flags == flags.Text)
        {
            return null;
        }
        if (answer.Flags == flags.NoneText)
        {
            var closed = ClosedFolder(flags.Folder);
            return new Refusal(
                $"nginx's worker {answer.Worker} does not see the flag file in {flags.Folder}"
                    + (closed is null ? "" : $": {closed} may not be entered by its user"),
                closed is null
                    ? $"let nginx's user look into each folder on the way: namei -l {flags.Folder}"
                    : $"chmod o+x {closed}"
            );
        }
        return new Refusal(
            $"nginx's worker {answer.Worker} sees the flag files as they were ({answer.Flags}, the folder has {flags.Text}): open_file_cache makes nginx remember them"
                + (openFileCache is null ? "" : $", switched on by {openFileCache}"),
            "add \"open_file_cache off;\" to the server block of the service, then: nginx -t && nginx -s reload"
        );
    }

    /// <summary>An answer of a server block that does not have the include file in force.</summary>
    public static PlatformException NotInForce(
        FrontAnswer answer,
        NginxOptions options,
        NginxFront front
    )
    {
        if (answer.Status is null)
        {
            return front.Unreachable(answer.Evidence);
        }
        var refusal = Strange(answer, options, front);
        return new PlatformException(refusal.Reason, refusal.Remedy);
    }

    /// <summary>Why the include file does not answer, as far as the answer tells.</summary>
    public static Refusal Strange(FrontAnswer answer, NginxOptions options, NginxFront front)
    {
        var place = front.Show(NginxNames.Location(options.Service));
        var host = options.Host is null ? "" : $" (Host: {options.Host})";
        return answer.Status switch
        {
            >= 300 and < 400 => new Refusal(
                $"nginx redirects {place}{host} to {answer.Redirect}",
                $"set \"front\" to the address of the server block that includes {options.Include}"
            ),
            401 or 403 => new Refusal(
                $"nginx refuses lastgood's question at {place}{host} (HTTP {answer.Status}): it answers to 127.0.0.1 and ::1 only",
                "set \"front\" to a loopback address and \"host\" to the server's name, e.g. front: http://127.0.0.1, host: shop.example.com"
            ),
            _ => new Refusal(
                $"the server block that answers at {place}{host} does not use {options.Include} as it is on disk (HTTP {answer.Status})",
                $"it needs these lines, in the server block that \"front\" and \"host\" lead to:\n{NginxSetup.Lines(options)}"
            ),
        };
    }

    /// <summary>The first folder on the way that others may not enter; null where there is none.</summary>
    private static string? ClosedFolder(string folder)
    {
        var parts = new List<string>();
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            parts.Insert(0, at);
        }
        return parts.FirstOrDefault(static p =>
            !File.GetUnixFileMode(p).HasFlag(UnixFileMode.OtherExecute)
        );
    }
}
