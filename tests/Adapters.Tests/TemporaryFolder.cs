namespace Lastgood.Adapters.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lastgood-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes an executable file and returns its path.</summary>
    public string Script(string name, string text)
    {
        File.WriteAllText(this[name], text);
        File.SetUnixFileMode(
            this[name],
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
