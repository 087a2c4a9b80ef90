using System.Text;
using Lastgood.App.Configuration;

namespace Lastgood.App.Tests.Configuration;

/// <summary>A megabyte of anything is refused, with a place, without a stack overflow and without hanging.</summary>
public sealed class NonsenseTests
{
    private const int Megabyte = 1 << 20;

    /// <summary>Only against hanging: all of them together take a few seconds on a small machine.</summary>
    private const int Patience = 60_000;

    private static readonly (string Head, string Repeated)[] Kinds =
    [
        ("", "["),
        ("", "{"),
        ("", "[ "),
        ("", "[\n"),
        ("", "{a: "),
        ("", "{a:\n"),
        ("", "- "),
        ("", "? "),
        ("", "? \n"),
        ("", "? - "),
        ("", "? a\n: b\n"),
        ("", "a: "),
        ("", "a:\n"),
        ("", "a: &a [*a]\n"),
        ("a: &a [x, x]\n", "b: &b [*a, *a, *a]\n"),
        ("", "a: b\n"),
        ("services:\n", "  a: b\n"),
        ("", "x"),
        ("a: ", "x"),
        ("a: \"", "x\n"),
        ("a: \"", "x "),
        ("a: '", "x\n  "),
        ("", "'"),
        ("", "\""),
        ("a: \"", "\\x41"),
        ("a: \"", "\\uD800"),
        ("a: \"", "\\"),
        ("", "\t"),
        ("", " \t"),
        ("", "\ta: b\n"),
        ("a:\n", " \tb: c\n"),
        ("", "!"),
        ("", "!a "),
        ("a: ", "!!binary "),
        ("", "&a "),
        ("", "*a "),
        ("", "%"),
        ("", "%a b\n"),
        ("", "%TAG ! tag:x,2000:\n"),
        ("", "%YAML 1.2\n"),
        ("", "---\n"),
        ("", "--- a\n"),
        ("", "...\n"),
        ("a: |\n", " x\n"),
        ("a: |\n", "\n"),
        ("a: |\n", " "),
        ("a: |\n", "   \n"),
        ("a: >\n", " x\n\n"),
        ("", "a: |\n"),
        ("", "a: |9\n"),
        ("", "#"),
        ("", "#\n"),
        ("", ","),
        ("[", "a,"),
        ("[", "a: b, "),
        ("{", "a, "),
        ("{", "a\n"),
        ("", "]"),
        ("", "[]\n"),
        ("", "{}: "),
        ("", "\"a\": "),
        ("", "-"),
        ("", "- a\n"),
        ("", "- ["),
        ("", "a: [\n"),
        ("", ":"),
        ("", ": "),
        ("", ":\n"),
        ("", "?"),
        ("", "\r"),
        ("", "\n"),
        ("", " "),
        ("", "a\r\n"),
        ("", "@"),
        ("", "`"),
        ("a: b", "\n"),
        ("a: ", "b\n "),
        ("a: b", " "),
        ("", "\u00a0"),
        ("", "\u2028"),
        ("", "\u0085"),
        ("", "\ufeff"),
        ("", "\U0001F600"),
        ("", "[a]: "),
        ("", "[? "),
        ("", "<<: *a\n"),
        ("", "a: {release}\n"),
        ("services: {shop: {platform: {nginx: {start: \"", "{release} "),
        ("services: {shop: {platform: {nginx: {start: \"", "{x}"),
        ("services: {shop: {platform: {nginx: {start: [", "{x},"),
        ("services: {shop: {policy: {triggers: [", "p95 > 5x baseline,"),
        ("services: {shop: {policy: {triggers: [\"", "error_rate > "),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Kinds.Length)];

    [Theory(Timeout = Patience)]
    [MemberData(nameof(All))]
    public Task A_repeated_text_is_refused_with_its_place(int kind) =>
        Task.Run(
            () =>
            {
                var (head, repeated) = Kinds[kind];
                var text = new StringBuilder(head, Megabyte + 64);
                while (text.Length < Megabyte)
                {
                    text.Append(repeated);
                }
                Refused(text.ToString());
                // Without the beginning being wrong: what a closed bracket or quote would do.
                Refused(text + "\"}]\n");
            },
            TestContext.Current.CancellationToken
        );

    [Fact(Timeout = Patience)]
    public Task Each_of_many_unknown_keys_is_counted() =>
        Task.Run(
            () =>
            {
                var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"k{i}: 1\n"));
                var errors = Refused(text);
                Assert.Equal(40_001, errors.Errors.Count);
                Assert.EndsWith("\nand 39901 more", errors.Message, StringComparison.Ordinal);
                Assert.Equal(101, errors.Message.Split('\n').Length);
            },
            TestContext.Current.CancellationToken
        );

    [Fact(Timeout = Patience)]
    public Task More_than_a_million_keys_and_values_are_not_read() =>
        Task.Run(
            () =>
            {
                var text = string.Concat(Enumerable.Range(0, 500_001).Select(i => $"k{i}: 1\n"));
                Assert.Contains(
                    "too much is here for a configuration of lastgood",
                    Refused(text).Message,
                    StringComparison.Ordinal
                );
            },
            TestContext.Current.CancellationToken
        );

    [Fact(Timeout = Patience)]
    public Task Deeper_and_deeper_indentation_is_refused() =>
        Task.Run(
            () =>
            {
                var lines = Enumerable.Range(0, 1400).Select(i => $"{new string(' ', i)}a:\n");
                Assert.Contains(
                    "more than 32 lists and mappings in each other",
                    Refused(string.Concat(lines)).Message,
                    StringComparison.Ordinal
                );
            },
            TestContext.Current.CancellationToken
        );

    [Theory(Timeout = Patience)]
    [InlineData("[]{},:?-&*!|>'\"%@`# \n\tab")]
    [InlineData("-?: \n[]{}a,")]
    [InlineData("a:\n -")]
    [InlineData("{}\",: ")]
    public Task Random_characters_of_YAML_are_refused(string alphabet) =>
        Task.Run(
            () =>
            {
                var random = new Random(4711);
                for (var length = 1; length <= Megabyte; length *= 2)
                {
                    var text = new string(random.GetItems<char>(alphabet, length));
                    Refused(text);
                }
                for (var i = 0; i < 20_000; i++)
                {
                    Refused(new string(random.GetItems<char>(alphabet, 24)));
                }
            },
            TestContext.Current.CancellationToken
        );

    [Fact(Timeout = Patience)]
    public Task Random_bytes_are_refused() =>
        Task.Run(
            () =>
            {
                var bytes = new byte[Megabyte];
                new Random(4711).NextBytes(bytes);
                var errors = Refused(bytes);
                Assert.Equal(1, Assert.Single(errors.Errors).Line);
            },
            TestContext.Current.CancellationToken
        );

    [Fact(Timeout = Patience)]
    public Task A_damaged_file_is_read_or_refused_and_nothing_else() =>
        Task.Run(
            () =>
            {
                var random = new Random(4711);
                var example = Encoding.UTF8.GetBytes(ExampleTests.Full);
                var marks = "[]{},:?-&*!|>'\"%@`#\n\t \\0~x"u8.ToArray();
                for (var i = 0; i < 5000; i++)
                {
                    var damaged = example.ToList();
                    for (var damage = random.Next(1, 6); damage > 0; damage--)
                    {
                        var at = random.Next(damaged.Count);
                        switch (random.Next(4))
                        {
                            case 0:
                                damaged.RemoveRange(
                                    at,
                                    Math.Min(random.Next(40), damaged.Count - at)
                                );
                                break;
                            case 1:
                                damaged.Insert(at, (byte)random.Next(256));
                                break;
                            default:
                                damaged.Insert(at, random.GetItems(marks, 1)[0]);
                                break;
                        }
                    }
                    try
                    {
                        ConfigurationFile.Read(damaged.ToArray(), "lastgood.yaml", "/srv");
                    }
                    catch (ConfigurationException e)
                    {
                        Assert.All(
                            e.Errors,
                            static x => Assert.True(x is { Line: > 0, Column: > 0 })
                        );
                    }
                }
            },
            TestContext.Current.CancellationToken
        );

    private static ConfigurationException Refused(string text) =>
        Refused(Encoding.UTF8.GetBytes(text));

    private static ConfigurationException Refused(byte[] content)
    {
        var errors = Assert.Throws<ConfigurationException>(() =>
            ConfigurationFile.Read(content, "lastgood.yaml", "/srv")
        );
        Assert.All(errors.Errors, static error => Assert.True(error is { Line: > 0, Column: > 0 }));
        return errors;
    }
}
