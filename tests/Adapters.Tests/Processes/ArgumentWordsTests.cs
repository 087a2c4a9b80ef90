using FsCheck;
using FsCheck.Fluent;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Processes;

public class ArgumentWordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  \t\n ", new string[0])]
    [InlineData("nginx -s reload", new[] { "nginx", "-s", "reload" })]
    [InlineData("  a   b  ", new[] { "a", "b" })]
    [InlineData("a 'b c' d", new[] { "a", "b c", "d" })]
    [InlineData("a'b c'd", new[] { "ab cd" })]
    [InlineData("'' \"\"", new[] { "", "" })]
    [InlineData("\"a \\\" \\\\ \\$ \\n\"", new[] { "a \" \\ $ \\n" })]
    [InlineData(@"'a\'b", new[] { @"a\b" })]
    [InlineData(@"a\ b \'", new[] { "a b", "'" })]
    [InlineData(
        "echo $HOME *.txt > /dev/null | cat",
        new[] { "echo", "$HOME", "*.txt", ">", "/dev/null", "|", "cat" }
    )]
    public void Words_are_split_as_a_shell_would_and_nothing_is_expanded(
        string text,
        string[] expected
    ) => Assert.Equal(expected, ArgumentWords.Split(text));

    [Theory]
    [InlineData("a 'b", 2, "the quote ' is not closed (character 3)")]
    [InlineData("a \"b\\\"", 2, "the quote \" is not closed (character 3)")]
    [InlineData("a\\", 1, "a backslash at the end, with nothing behind it (character 2)")]
    public void What_is_not_closed_is_shown_with_its_place(
        string text,
        int position,
        string message
    )
    {
        var error = Assert.Throws<ArgumentWordsException>(() => ArgumentWords.Split(text));

        Assert.Equal((position, message), (error.Position, error.Message));
    }

    [Fact]
    public void What_is_shown_can_be_split_again() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>[]>(),
                words =>
                {
                    string[] list = [.. words.Select(w => w.Get)];
                    Assert.Equal(list, ArgumentWords.Split(CommandLine.Show(list)));
                }
            )
            .QuickCheckThrowOnFailure();
}
