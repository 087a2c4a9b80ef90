using Lastgood.Adapters.Platforms.Files;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx.Files;

/// <summary>
/// The flag of a service: a file that is called <c>service.slot</c> after the slot that serves. There is exactly one; where there is
/// none, the first slot serves, and where there are two, somebody meddled.
/// </summary>
/// <param name="Folder">The folder that nginx's workers look into.</param>
/// <param name="Service">The service.</param>
/// <param name="First">The name of the slot that serves where there is no flag.</param>
/// <param name="Second">The name of the other.</param>
internal sealed record FlagFiles(string Folder, string Service, string First, string Second)
{
    /// <summary>The flags that a step was planned with.</summary>
    public static FlagFiles From(Details arguments) =>
        new(arguments["flags"], arguments["service"], arguments["first"], arguments["second"]);

    /// <summary>The flags as a step's arguments.</summary>
    public Details ToArguments() =>
        Details.Of(("flags", Folder), ("service", Service), ("first", First), ("second", Second));

    /// <summary>The flag file of a slot.</summary>
    public string this[string slot] => Path.Combine(Folder, $"{Service}.{slot}");

    /// <summary>What is there now, in the words in which nginx answers: <c>blue=1 green=0</c>.</summary>
    public string Text => Describe(File.Exists(this[First]), File.Exists(this[Second]));

    /// <summary>What there is when a slot was switched to.</summary>
    public string TextOf(string slot) => Describe(slot == First, slot == Second);

    /// <summary>What there is when there is no flag.</summary>
    public string NoneText => Describe(first: false, second: false);

    /// <summary>The slot that the flags name; null where both are there.</summary>
    public string? Serving =>
        (File.Exists(this[First]), File.Exists(this[Second])) switch
        {
            (true, true) => null,
            (false, true) => Second,
            _ => First,
        };

    /// <summary>When it was last switched, by the wall clock; null where there is no flag.</summary>
    public DateTimeOffset? SwitchedAt =>
        Serving is { } slot && File.Exists(this[slot])
            ? new DateTimeOffset(new FileInfo(this[slot]).LastWriteTimeUtc)
            : null;

    /// <summary>Makes a slot serve: one rename of the flag, or of a new one where there was none.</summary>
    /// <exception cref="PlatformException">There are two flags, or the folder cannot be written; nothing was changed.</exception>
    public void Move(string to, DateTimeOffset now)
    {
        if (Serving is null)
        {
            throw Meddled();
        }
        if (File.Exists(this[to]))
        {
            return;
        }
        try
        {
            var flag = this[to == First ? Second : First];
            if (!File.Exists(flag))
            {
                Directory.CreateDirectory(Folder);
                flag = Path.Combine(Folder, $".{Service}.lastgood");
                File.Create(flag).Dispose();
            }
            // A rename leaves the file's time alone; the drain time is counted from this one.
            File.SetLastWriteTimeUtc(flag, now.UtcDateTime);
            DurableFile.Rename(flag, this[to]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"the flag file {this[to]} cannot be made: {e.Message}",
                $"look at the folder's permissions and free space: ls -ld {Folder}; df {Folder}",
                e
            );
        }
    }

    /// <summary>What to say where both flags are there.</summary>
    public PlatformException Meddled() =>
        new(
            $"there are two flag files, {this[First]} and {this[Second]}: somebody else made one (nginx sends traffic to {Second})",
            $"to leave traffic where it is, remove the other one: rm {this[First]}"
        );

    private string Describe(bool first, bool second) =>
        $"{First}={(first ? 1 : 0)} {Second}={(second ? 1 : 0)}";
}
