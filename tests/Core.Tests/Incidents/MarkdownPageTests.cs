using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Incidents;

namespace Lastgood.Core.Tests.Incidents;

public class MarkdownPageTests
{
    [Theory]
    [InlineData("error_rate 34.2% > 10% for 2m", "error_rate 34.2% > 10% for 2m")]
    [InlineData("a|b", @"a\|b")]
    [InlineData("`rm -rf` \\", @"\`rm -rf\` \\")]
    [InlineData("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>")]
    [InlineData("&lt;", "&amp;lt;")]
    [InlineData("[a](javascript:b) ![c](d)", @"\[a\](javascript:b) !\[c\](d)")]
    [InlineData("*a* _b_ __c__ ~~d~~ $e$", @"\*a\* \_b\_ \_\_c\_\_ \~\~d\~\~ \$e\$")]
    [InlineData("first\n\n# second\r\n| third", @"first \# second \| third")]
    [InlineData("> quoted", @"\> quoted")]
    [InlineData("- item", @"\- item")]
    [InlineData("1. item", @"1\. item")]
    [InlineData("1.", @"1\.")]
    [InlineData("1.2 serves", "1.2 serves")]
    [InlineData("\t\u001b[31mred\u200b\u202e", @"\[31mred")]
    [InlineData(null, "")]
    public void A_text_is_shown_as_it_is(string? text, string markdown)
    {
        Assert.Equal(markdown, MarkdownPage.Text(text));
    }

    [Fact]
    public void No_text_leaves_its_line_or_its_cell()
    {
        Prop.ForAll<string?>(static text =>
            {
                var markdown = MarkdownPage.Text(text);
                return markdown.All(static c => !char.IsControl(c) && c != '<')
                    && !markdown
                        .Replace(@"\\", "", StringComparison.Ordinal)
                        .Replace(@"\|", "", StringComparison.Ordinal)
                        .Contains('|', StringComparison.Ordinal);
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_long_text_is_cut()
    {
        Assert.Equal(new string('x', 400) + "…", MarkdownPage.Text(new string('x', 1_000_000)));
    }

    [Fact]
    public void A_command_cannot_close_its_own_block()
    {
        var page = new MarkdownPage();

        page.Item(10, "run it", [], ["echo '```'", "printf 'a\n```\n# b\u001b[2J'"]);

        Assert.Equal(
            "10. run it\n\n    ````sh\n    echo '```'\n    printf 'a\n    ```\n    # b�[2J'\n    ````\n",
            page.ToString()
        );
    }
}
