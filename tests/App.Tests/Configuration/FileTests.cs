using Lastgood.App.Configuration;

namespace Lastgood.App.Tests.Configuration;

public sealed class FileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File => folder["lastgood.yaml"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_loaded_with_its_paths_relative_to_its_folder()
    {
        System.IO.File.WriteAllText(File, "state: ../state\n" + Sample.Small);
        var settings = ConfigurationFile.Load(File);
        Assert.Equal(File, settings.File);
        Assert.Equal(Path.GetFullPath(folder["../state"]), settings.State);
        Assert.Equal(folder["shop.conf"], settings.Services[0].Nginx.Include);
    }

    [Fact]
    public void A_missing_file_tells_how_to_get_one() =>
        Assert.Equal(
            $"{File}: there is no such file; write a first one with \"lastgood init\", or name yours with --config FILE",
            Error(File)
        );

    [Fact]
    public void A_file_in_a_missing_folder_is_missing() =>
        Assert.Contains(
            "there is no such file",
            Error(folder["no/lastgood.yaml"]),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.Equal(
            $"{folder.Path}: this is a folder; name the file in it, e.g. --config {File}",
            Error(folder.Path)
        );

    [Fact]
    public void A_file_without_permission_tells_who_may_not_read_it()
    {
        // Root may read everything but this, which can only be written.
        const string writeOnly = "/proc/sys/vm/drop_caches";
        Assert.Contains(
            $"user {Environment.UserName} may not read this file",
            Error(writeOnly),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_of_more_than_16_MiB_is_refused()
    {
        using (var stream = System.IO.File.Create(File))
        {
            stream.SetLength((16 * 1024 * 1024) + 1);
        }
        Assert.Contains("larger than 16 MiB", Error(File), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_without_an_end_is_refused() =>
        Assert.Contains("larger than 16 MiB", Error("/dev/zero"), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_named_with_their_place()
    {
        System.IO.File.WriteAllBytes(File, [.. "a: é\nb: "u8, 0xFF, .. "\n"u8]);
        Assert.Equal(
            $"{File}:2:4: the byte 0xFF is not text in UTF-8; save the file as UTF-8",
            Error(File)
        );
    }

    [Fact]
    public void A_file_in_UTF_16_is_named_as_such()
    {
        System.IO.File.WriteAllText(File, Sample.Small, System.Text.Encoding.Unicode);
        Assert.Equal($"{File}:1:1: the file is UTF-16; save it as UTF-8", Error(File));
    }

    [Theory]
    [InlineData("given.yaml", "variable.yaml", "given.yaml")]
    [InlineData(null, "variable.yaml", "variable.yaml")]
    [InlineData(null, "", "lastgood.yaml")]
    [InlineData(null, null, "lastgood.yaml")]
    public void The_option_is_before_the_variable_is_before_the_folder(
        string? option,
        string? variable,
        string expected
    ) => Assert.Equal(expected, ConfigurationFile.Find(option, variable, static _ => true));

    [Fact]
    public void The_file_of_the_machine_is_last() =>
        Assert.Equal(
            "/etc/lastgood/lastgood.yaml",
            ConfigurationFile.Find(
                null,
                null,
                static path => path.StartsWith("/etc", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Where_there_is_no_file_the_way_to_one_is_told()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            ConfigurationFile.Find(null, null, static _ => false)
        );
        Assert.Contains("\"lastgood init\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("--config FILE", error.Message, StringComparison.Ordinal);
    }

    private static string Error(string path) =>
        Assert.Throws<ConfigurationException>(() => ConfigurationFile.Load(path)).Message;
}
