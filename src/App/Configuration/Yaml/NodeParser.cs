using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lastgood.App.Configuration.Yaml;

/// <summary>
/// Builds nodes from the events of YamlDotNet's parser. Only the part of YAML that a configuration needs: one document,
/// no anchors, aliases or tags, each key once, at most <see cref="Deepest"/> levels and <see cref="MostValues"/> values. The parser hands out events one by one and
/// keeps no tree, so that the work is linear in what was read until the first refusal.
/// </summary>
internal sealed class NodeParser
{
    /// <summary>The most levels of lists and mappings in each other; the format itself has 7.</summary>
    public const int Deepest = 32;

    /// <summary>The most keys and values in a file; a thousand services with every key set have about 310,000.</summary>
    public const int MostValues = 1_000_000;

    /// <summary>After so many problems the rest is not read: nobody reads them either.</summary>
    private const int MostProblems = 1000;

    private readonly Parser events;
    private readonly Problems problems;
    private int values;

    private NodeParser(string text, Problems problems)
    {
        events = new Parser(new Scanner(new StringReader(text), skipComments: true));
        this.problems = problems;
    }

    /// <summary>The tree of a text; null where it is no YAML or has no content, which is noted as a problem.</summary>
    public static Node? Parse(string text, Problems problems)
    {
        var parser = new NodeParser(text, problems);
        try
        {
            return parser.ReadDocument();
        }
        catch (GivenUpException) { }
        catch (YamlException e)
        {
            problems.Add(
                MarkOf(e.Start),
                NodePath.Top,
                $"this is not right in YAML: {LowerFirst(e.Message)}"
            );
        }
        catch (Exception e)
            when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // YamlDotNet 16.3 throws these, without a position, on some malformed flow sequences and escapes: the place
            // is after the last event.
            problems.Add(
                MarkOf(parser.events.Current?.End ?? YamlDotNet.Core.Mark.Empty),
                NodePath.Top,
                "this is not right in YAML, at this place or soon after it; look for a bracket, quote or escape that is not closed"
            );
        }
        return null;
    }

    private Node? ReadDocument()
    {
        events.MoveNext();
        Next();
        if (events.Current is StreamEnd)
        {
            problems.Add(
                Mark.Start,
                NodePath.Top,
                "the file is empty; write a first one with \"lastgood init\""
            );
            return null;
        }
        Next();
        var node = ReadNode(NodePath.Top, 0);
        Next();
        if (events.Current is DocumentStart)
        {
            problems.Add(
                MarkOf(events.Current.Start),
                NodePath.Top,
                "a second document begins here; a configuration is one document, without \"---\" in it"
            );
        }
        return node;
    }

    /// <summary>Reads the node that the current event begins, and leaves the event after it as the current one.</summary>
    private Node ReadNode(NodePath path, int depth)
    {
        var current = events.Current!;
        if (current is not (NodeEvent or AnchorAlias))
        {
            // YamlDotNet 16.3 ends a mapping in the middle of a pair where the key is empty, as in ": value".
            throw GiveUp(
                MarkOf(current.Start),
                path,
                "expected a key with its value, \"key: value\""
            );
        }
        Next();
        // A mapping without braces in a list in brackets, [a: b], has no place of its own; it begins at its first key.
        var at = MarkOf(
            current is MappingStart { End.Index: 0 } ? events.Current!.Start : current.Start
        );
        if (++values > MostValues || problems.Count > MostProblems)
        {
            throw GiveUp(
                at,
                path,
                "too much is here for a configuration of lastgood; the rest was not read"
            );
        }
        if (current.NestingIncrease > 0 && depth >= Deepest)
        {
            throw GiveUp(at, path, $"more than {Deepest} lists and mappings in each other");
        }
        switch (current)
        {
            case AnchorAlias:
                problems.Add(at, path, "aliases (*name) are not used here; write the value out");
                return new RefusedNode(at, path);
            case NodeEvent node:
                RefuseProperties(node, at, path);
                break;
        }
        return current switch
        {
            SequenceStart => ReadList(at, path, depth),
            MappingStart => ReadMapping(at, path, depth),
            _ => ToNode((Scalar)current, at, path),
        };
    }

    private ListNode ReadList(Mark at, NodePath path, int depth)
    {
        var items = new List<Node>();
        while (events.Current is not SequenceEnd)
        {
            items.Add(ReadNode(path.Item(items.Count), depth + 1));
        }
        Next();
        return new ListNode(at, path, items);
    }

    private MappingNode ReadMapping(Mark at, NodePath path, int depth)
    {
        var entries = new List<Entry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (events.Current is not MappingEnd)
        {
            var keyAt = MarkOf(events.Current!.Start);
            var key = ReadNode(path, depth + 1);
            if (key is not ScalarNode { Text: var name })
            {
                if (key is not RefusedNode)
                {
                    problems.Add(keyAt, path, $"a key must be a name, not {key.Form}");
                }
                ReadNode(path, depth + 1);
                continue;
            }
            var value = ReadNode(path.Key(name), depth + 1);
            if (seen.TryAdd(name, keyAt.Line))
            {
                entries.Add(new Entry(name, keyAt, value));
            }
            else
            {
                problems.Add(
                    keyAt,
                    value.Path,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"this key was given already, in line {seen[name]}; each key is given once"
                    )
                );
            }
        }
        Next();
        return new MappingNode(at, path, entries);
    }

    private void RefuseProperties(NodeEvent current, Mark at, NodePath path)
    {
        if (!current.Anchor.IsEmpty)
        {
            problems.Add(
                at,
                path,
                "anchors (&name) are not used here; write the value out where it is needed"
            );
        }
        if (!current.Tag.IsEmpty)
        {
            problems.Add(at, path, "tags (!name) are not used here; take it out");
        }
    }

    private GivenUpException GiveUp(Mark at, NodePath path, string message)
    {
        problems.Add(at, path, message);
        return new GivenUpException();
    }

    private static ScalarNode ToNode(Scalar scalar, Mark at, NodePath path)
    {
        var plain = scalar.Style == ScalarStyle.Plain;
        var quotes = plain ? 0 : 2;
        var verbatim = scalar.End.Index - scalar.Start.Index == scalar.Value.Length + quotes;
        return new ScalarNode(at, path, scalar.Value, plain, verbatim);
    }

    private void Next() => events.MoveNext();

    private static Mark MarkOf(YamlDotNet.Core.Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string LowerFirst(string message) =>
        message.Length == 0
            ? message
            : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    /// <summary>The rest is not worth reading; why has been noted.</summary>
    private sealed class GivenUpException : Exception;
}
