using Lastgood.Adapters.Secrets;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys <c>NAME_file</c> and <c>NAME_env</c>: where a secret is.</summary>
/// <param name="name">The name.</param>
/// <param name="what">What the secret is, as the end of a sentence.</param>
internal sealed class SecretFields(string name, string what)
{
    /// <summary>The key for a file.</summary>
    public Field<string> File { get; } =
        Field.Optional($"{name}_file", new PathShape("a file"), $"A file with {what}.");

    /// <summary>The key for an environment variable.</summary>
    public Field<string> Variable { get; } =
        Field.Optional($"{name}_env", Texts.Word, $"The environment variable that holds {what}.");

    /// <summary>Both keys.</summary>
    public IReadOnlyList<Field> All => [File, Variable];

    /// <summary>Whether one of them is given.</summary>
    public bool IsGiven(Values values) => values.IsGiven(File) || values.IsGiven(Variable);

    /// <summary>Where the secret is; null where neither is given.</summary>
    public SecretSource? Of(Values values) =>
        values.Find(File) is { } path ? SecretSource.File(path)
        : values.Find(Variable) is { } variable ? SecretSource.Variable(variable)
        : null;

    /// <summary>Refuses both at once, and neither where one is needed.</summary>
    public void Check(Values values, bool isRequired)
    {
        if (values.IsGiven(File) && values.IsGiven(Variable))
        {
            values.Refuse(Variable, $"there is \"{File.Name}\" already: a secret is in one place");
        }
        else if (isRequired && !IsGiven(values))
        {
            values.RefuseMissing(File, $"this key is missing, or {Variable.Name}: {File.Doc}");
        }
    }
}
