using Lastgood.App.Reports;

namespace Lastgood.App.Tests.Reports;

public sealed class ReportFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Report => folder["shop-i1.md"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_report_may_be_written_again_as_long_as_nobody_has_changed_it()
    {
        ReportFiles.Write(Report, "# first\n");
        Assert.Null(ReportFiles.FirstEdited([Report, folder["none.html"]]));

        ReportFiles.Write(Report, "# second\n");
        Assert.Null(ReportFiles.FirstEdited([Report]));
        Assert.StartsWith(
            "# second\n<!-- written by lastgood",
            File.ReadAllText(Report),
            StringComparison.Ordinal
        );
        Assert.Equal([Report], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("appended")]
    [InlineData("somebody else's")]
    public void What_a_person_has_written_is_known(string how)
    {
        ReportFiles.Write(Report, "# first\n\nroot cause: …\n");
        var text = File.ReadAllText(Report);

        File.WriteAllText(
            Report,
            how switch
            {
                "changed" => text.Replace('…', 'x'),
                "appended" => text + "and more\n",
                _ => "# mine\n",
            }
        );

        Assert.Equal(Report, ReportFiles.FirstEdited([Report]));
    }

    [Fact]
    public void A_file_that_cannot_be_put_in_place_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Path.Combine(Report, "in the way"));

        Assert.ThrowsAny<SystemException>(() => ReportFiles.Write(Report, "# first\n"));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
