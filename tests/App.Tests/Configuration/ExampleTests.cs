using System.Text.RegularExpressions;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.App.Configuration;
using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Sections;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Tests.Configuration;

/// <summary>The commented example is the reference: it loads, it has every key, and what it says of defaults and ranges is so.</summary>
public sealed partial class ExampleTests
{
    private static readonly string Text = File.ReadAllText(
        Repository.File("examples/lastgood.yaml")
    );

    /// <summary>The example with every default and every other key that is commented out taken in.</summary>
    internal static string Full { get; } = CommentedKey().Replace(Text, "${indent}${key}");

    public static TheoryData<string> Keys => [.. Definition().Select(static key => key.Path)];

    [Fact]
    public void The_example_loads()
    {
        var services = Sample.Read(Text).Services;
        Assert.Equal(
            "shop cart search account orders wiki catalog portal billing invoices blog forum tickets stock payments storefront offers reviews ratings",
            string.Join(' ', services.Select(static s => s.Name))
        );
        var service = services[0];
        Assert.Equal(SwitchMode.Flag, service.Nginx.Switch);
        Assert.Equal(
            "blue green",
            string.Join(' ', service.Nginx.Slots.Select(static slot => slot.Name))
        );
        Assert.Contains(service.Policy.Triggers, static t => t.Text == "error_rate > 2% for 1m");
        Assert.Equal("version", service.Probe.VersionField);
    }

    [Fact]
    public void The_example_loads_with_every_line_taken_in()
    {
        // A token or a user, a file or a variable, metrics or a log: both would be refused.
        var full = Full.Replace("\n  token_file:", "\n  # token_file:", StringComparison.Ordinal)
            .Replace("\n        token_env:", "\n        # token_env:", StringComparison.Ordinal)
            .Replace(
                "\n        secrets_key_env:",
                "\n        # secrets_key_env:",
                StringComparison.Ordinal
            );
        Assert.NotNull(Sample.Read(Without("access_log", full)).Services[0].Metrics);
        // And "combined" has no latency.
        full = full.Replace("\n      latency: request_time", "", StringComparison.Ordinal);
        Assert.NotNull(Sample.Read(Without("metrics", full)).Services[0].AccessLog);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_in_the_example(string path) =>
        Assert.True(Given(Full).ContainsKey(path));

    [Theory]
    [MemberData(nameof(Keys))]
    public void What_is_commented_out_is_the_default(string path)
    {
        var field = Definition().Single(key => key.Path == path).Field;
        if (field.DefaultYaml is not { } expected || Given(Text).ContainsKey(path))
        {
            return;
        }
        Assert.Equal(Plain(Parse(expected)), Plain(Given(Full)[path]));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_range_is_told_above_the_key(string path)
    {
        var field = Definition().Single(key => key.Path == path).Field;
        if (field.Form.Range is not { } range)
        {
            return;
        }
        var line = Given(Full)[path].At.Line - 1;
        var above = Text.Split('\n')[..line]
            .Reverse()
            .TakeWhile(static text => text.TrimStart().StartsWith("# ", StringComparison.Ordinal))
            .TakeWhile(static text => !CommentedKey().IsMatch(text));
        Assert.Contains(range, string.Join('\n', above), StringComparison.Ordinal);
    }

    /// <summary>A text without a key of its service: up to the blank line behind it.</summary>
    internal static string Without(string key, string text)
    {
        var begin = text.IndexOf($"\n    {key}:", StringComparison.Ordinal);
        Assert.True(begin > 0);
        return text.Remove(begin, text.IndexOf("\n\n", begin, StringComparison.Ordinal) - begin);
    }

    /// <summary>All keys by their paths; <c>*</c> stands for a name that the user gives and for the items of a list.</summary>
    private static IEnumerable<(string Path, Field Field)> Definition()
    {
        return Walk(FileSection.Definition, "");

        static IEnumerable<(string, Field)> Walk(ISection section, string path) =>
            section.Fields.SelectMany(field =>
            {
                var here = path + field.Name;
                var below = field.Form is ISection ? $"{here}." : $"{here}.*.";
                // The keys of "policies" are those of a service's "policy", those of a dependency those of a check, and every
                // severity has those of "high".
                var isToldElsewhere =
                    field == FileSection.Policies
                    || field.Name is "critical" or "medium" or "low" or "depends_on";
                return field.Form.Inner is { } inner && !isToldElsewhere
                    ? Walk(inner, below).Prepend((here, field))
                    : [(here, field)];
            });
    }

    /// <summary>The values of a text by their paths, written as in <see cref="Definition"/>.</summary>
    private static Dictionary<string, Node> Given(string text)
    {
        var values = new Dictionary<string, Node>(StringComparer.Ordinal);
        Walk(Parse(text), "");
        return values;

        void Walk(Node node, string path)
        {
            values[path] = node;
            var named =
                path
                is "services"
                    or "notify.channels"
                    or "notify.channels.*.statuspage.components"
                    or "notify.channels.*.cachet.components"
                    or "policies"
                    or "groups"
                    or "services.*.recovery.caches"
                    or "services.*.platform.nginx.slots"
                    or "services.*.platform.haproxy.slots";
            foreach (var entry in (node as MappingNode)?.Entries ?? [])
            {
                Walk(entry.Value, named ? $"{path}.*" : $"{path}.{entry.Key}".TrimStart('.'));
            }
            foreach (var item in (node as ListNode)?.Items ?? [])
            {
                Walk(item, $"{path}.*");
            }
        }
    }

    private static Node Parse(string text)
    {
        var problems = new Problems("lastgood.yaml");
        var top = NodeParser.Parse(text, problems);
        problems.ThrowIfAny();
        return top!;
    }

    /// <summary>A value without its place and its quotes.</summary>
    private static string Plain(Node node) =>
        node switch
        {
            ScalarNode scalar => scalar.Text,
            ListNode list => $"[{string.Join(" | ", list.Items.Select(Plain))}]",
            _ => throw new InvalidOperationException("a default is a text or a list"),
        };

    [GeneratedRegex(
        "^(?<indent> *)# (?<key>[a-z0-9_]+:( .*)?)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex CommentedKey();
}
