using Lastgood.Adapters.Platforms.Systemd;

namespace Lastgood.Adapters.Tests.Platforms.Systemd;

/// <summary>The names of the variables that a unit gives, from what a real systemd says of it and from the files that it reads.</summary>
public sealed class UnitEnvironmentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(UnitKind.Link)]
    [InlineData(UnitKind.Template)]
    public async Task The_variables_of_a_unit_are_told_by_name(UnitKind kind)
    {
        await using var bed = await UnitBed.ServingAsync(kind);
        Directory.CreateDirectory(bed["env.d"]);
        await File.WriteAllTextAsync(bed["env.d/a.conf"], "FROM_A=hidden\n", Cancellation);
        await File.WriteAllTextAsync(bed["env.d/b.conf"], "FROM_B=hidden\n", Cancellation);
        await File.WriteAllTextAsync(bed["shop.env"], "FROM_FILE=hidden\n", Cancellation);
        await bed.Systemd.InstallAsync(
            bed.File,
            bed.Text(
                $"""
                Environment=PLAIN=hidden "WORDS=two hidden NOT_ONE=words" 'QUOTED=a "hidden" \\ $x NOT_THIS=1'
                Environment="LINES=a\nNOT_THAT=hidden" EMPTY=
                EnvironmentFile={bed["shop.env"]}
                EnvironmentFile=-{bed["env.d"]}/*.conf
                EnvironmentFile=-{bed["gone.env"]}
                """
            )
        );

        var found = await bed.Create().InspectAsync(Cancellation);

        Assert.Equal(
            ["EMPTY", "FROM_A", "FROM_B", "FROM_FILE", "LINES", "PLAIN", "QUOTED", "WORDS"],
            found.Variables
        );
        File.Delete(bed["shop.env"]);
        Assert.DoesNotContain(
            "FROM_FILE",
            (await bed.Create().InspectAsync(Cancellation)).Variables!,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_file_is_read_as_systemd_reads_it()
    {
        const string text = """
            # COMMENT=1 \\
            STILL_COMMENT=1
            ; OTHER=1
            PLAIN=1
              SPACED  =  a
            nothing
            QUOTED="two
            INSIDE=lines"
            SINGLE='with \\
            INSIDE_TOO=1'
            JOINED="a" 'b
            INSIDE_THREE=1'
            CONTINUED=a \\
            NOT_A_NAME=b
            LITERAL=it's
            ESCAPED="a \\" b
            WITHIN=1"
            EMPTY=
            LAST=1
            """;

        Assert.Equal(
            "PLAIN SPACED QUOTED SINGLE JOINED CONTINUED LITERAL ESCAPED EMPTY LAST",
            string.Join(
                ' ',
                UnitEnvironment.NamesIn(text.Replace("\\\\", "\\", StringComparison.Ordinal))
            )
        );
    }

    [Fact]
    public void A_file_that_may_not_be_read_makes_them_unknown_and_one_that_is_gone_does_not()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            ["A"],
            new UnitEnvironment("A=1", $"{folder["gone"]} (ignore_errors=no)").Names()
        );
        // A folder can be read by nobody as a file, not even by root.
        Assert.Null(new UnitEnvironment("A=1", $"{folder.Path} (ignore_errors=no)").Names());
        Assert.Empty(new UnitEnvironment("", "").Names()!);
    }
}
