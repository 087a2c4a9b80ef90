using System.Text;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Initial;

/// <summary>Writes a commented YAML file line by line.</summary>
internal sealed class ProposalText
{
    /// <summary>How a comment begins above a value that a person has to look at.</summary>
    public const string Mark = "CHANGE THIS";

    private readonly StringBuilder text = new();

    /// <summary>How many values a person has to look at.</summary>
    public int ToChange { get; private set; }

    /// <summary>A line of comment.</summary>
    public ProposalText Say(int depth, string comment) => Line(depth, $"# {comment}");

    /// <summary>A key with others below it.</summary>
    public ProposalText Open(int depth, string key) => Line(depth, $"{key}:");

    /// <summary>A key with its text.</summary>
    public ProposalText Set(int depth, string key, string value) =>
        Line(depth, $"{key}: {YamlText.Scalar(value)}");

    /// <summary>A key with a list on its line.</summary>
    public ProposalText List(int depth, string key, params IEnumerable<string> values) =>
        Line(depth, $"{key}: {YamlText.List(values)}");

    /// <summary>An item of a list.</summary>
    public ProposalText Item(int depth, string value) => Line(depth, $"- {value}");

    /// <summary>Marks what comes next, unless it was found.</summary>
    public ProposalText Unless(bool isFound, int depth, string why)
    {
        if (isFound)
        {
            return this;
        }
        ToChange++;
        return Say(depth, $"{Mark}: {why}");
    }

    /// <summary>An empty line.</summary>
    public ProposalText Space() => Line(0, "");

    public override string ToString() => text.ToString();

    private ProposalText Line(int depth, string line)
    {
        text.Append(' ', line.Length == 0 ? 0 : depth * 2).Append(line).Append('\n');
        return this;
    }
}
