namespace Lastgood.Adapters.Tests.Signals.Host;

/// <summary>A machine of given figures, as its <c>/proc</c> would show them.</summary>
internal sealed class FakeProc : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FakeProc()
    {
        Write("stat", "cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 2 3 4\ncpu1 1 2 3 4\nctxt 1\n");
        Write("meminfo", "MemTotal:        4000 kB\nMemFree: 1 kB\nMemAvailable:    1000 kB\n");
    }

    public string Path => folder.Path;

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(folder[file])!);
        File.WriteAllText(folder[file], text);
    }

    public void Delete(string file) => File.Delete(folder[file]);

    public void Dispose() => folder.Dispose();
}
