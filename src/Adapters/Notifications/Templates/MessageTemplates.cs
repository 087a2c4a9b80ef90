using HandlebarsDotNet;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Templates;

/// <summary>
/// The templates of a folder, in place of the usual words: <c>MOMENT.internal.hbs</c> and <c>MOMENT.public.hbs</c>, e.g.
/// <c>rollback_started.internal.hbs</c>. The first line is the title, the others are the text. One that is broken is not
/// used, and said to be.
/// </summary>
public sealed class MessageTemplates
{
    private const string Ending = ".hbs";

    /// <summary>More than this is not a template but the wrong file, in bytes.</summary>
    private const long MaxBytes = 64 * 1024;

    private readonly Dictionary<string, HandlebarsTemplate<object, object>> compiled = new(
        StringComparer.Ordinal
    );
    private readonly List<string> problems = [];

    private MessageTemplates() { }

    /// <summary>No templates: the usual words.</summary>
    public static MessageTemplates None { get; } = new();

    /// <summary>What is wrong with some of them, each with its file: the usual words are used in their place.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (problems)
            {
                return [.. problems];
            }
        }
    }

    /// <summary>Reads the templates of a folder. Trouble is in <see cref="Problems"/>.</summary>
    /// <param name="folder">An absolute path.</param>
    public static MessageTemplates Read(string folder)
    {
        var templates = new MessageTemplates();
        try
        {
            // Plain text: nothing is to be escaped for HTML.
            var handlebars = Handlebars.Create(
                new HandlebarsConfiguration
                {
                    NoEscape = true,
                    ThrowOnUnresolvedBindingExpression = true,
                }
            );
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                templates.Add(handlebars, file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            templates.Say($"the templates in {folder} cannot be read: {e.Message}");
        }
        return templates;
    }

    /// <summary>The title and the text that a template makes; null where there is none, or it is broken.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="isPublic">Whether it is for everybody.</param>
    /// <param name="fields">What it is made from.</param>
    public (string Title, string Text)? Render(
        Moment moment,
        bool isPublic,
        IReadOnlyDictionary<string, object?> fields
    )
    {
        var name = NameOf(moment, isPublic);
        if (!compiled.TryGetValue(name, out var template))
        {
            return null;
        }
        try
        {
            var lines = template(fields).Trim().Split('\n', 2);
            if (lines[0].Trim() is { Length: > 0 } title)
            {
                return (title, lines.Length > 1 ? lines[1].Trim() : title);
            }
            Say($"{name}{Ending}: it makes an empty message; the usual words are used");
        }
        catch (Exception e)
        {
            // Whatever it is: a message in other words is better than none.
            Say($"{name}{Ending}: {e.Message}; the usual words are used");
        }
        return null;
    }

    private static string NameOf(Moment moment, bool isPublic) =>
        $"{Moments.Word(moment)}.{(isPublic ? "public" : "internal")}";

    private void Add(IHandlebars handlebars, string file)
    {
        var name = Path.GetFileName(file);
        if (!name.EndsWith(Ending, StringComparison.Ordinal))
        {
            return;
        }
        name = name[..^Ending.Length];
        if (!Moments.All.Any(m => name == NameOf(m, false) || name == NameOf(m, true)))
        {
            Say(
                $"{file}: its name is not a moment's, as in {NameOf(Moment.RollbackStarted, false)}{Ending}; it is not used"
            );
            return;
        }
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                Say($"{file}: larger than 64 KiB; the usual words are used");
                return;
            }
            compiled[name] = handlebars.Compile(File.ReadAllText(file));
        }
        catch (Exception e)
        {
            Say($"{file}: {e.Message}; the usual words are used");
        }
    }

    private void Say(string problem)
    {
        lock (problems)
        {
            if (!problems.Contains(problem, StringComparer.Ordinal))
            {
                problems.Add(problem);
            }
        }
    }
}
