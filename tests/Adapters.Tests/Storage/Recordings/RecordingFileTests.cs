using System.Text;
using Lastgood.Adapters.Storage.Recordings;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Storage.Recordings;

public sealed class RecordingFileTests : IDisposable
{
    private static readonly RecordingHead Head = new(
        "shop",
        "shop",
        new DateTimeOffset(2026, 10, 1, 12, 0, 0, TimeSpan.Zero),
        TimeSpan.FromSeconds(1),
        [Signal.Health, Signal.Cpu],
        new ActivationBegan("1.2", Baseline: null, Age: null, TimeSpan.Zero)
    );

    private readonly TemporaryFolder folder = new();

    private string Path => folder["shop.jsonl"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_moment_is_in_the_file_as_soon_as_it_was_added()
    {
        using var file = RecordingFile.Create(Path, Head, overwrite: false);
        for (var second = 0; second < 3; second++)
        {
            Assert.True(file.TryAdd(At(second)));
            Assert.Equal(second + 1, Read().Count);
            Assert.Equal(new FileInfo(Path).Length, file.Length);
        }
        Assert.Equal([0, 1, 2], Read().Select(static m => m.At.TotalSeconds));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_when_that_is_said()
    {
        File.WriteAllText(Path, new string('x', 10_000));
        Assert.Equal(
            $"{Path} is there already: name another file with --to, or replace it with --overwrite",
            Assert
                .Throws<RecordingFileException>(() =>
                    RecordingFile.Create(Path, Head, overwrite: false)
                )
                .Message
        );
        using (var file = RecordingFile.Create(Path, Head, overwrite: true))
        {
            file.TryAdd(At(0));
        }
        Assert.Single(Read());
    }

    [Fact]
    public void A_recording_ends_whole_before_it_is_larger_than_it_may_be()
    {
        using (var file = RecordingFile.Create(Path, Head, overwrite: false, most: 2000))
        {
            var second = 0;
            while (file.TryAdd(At(second)))
            {
                second++;
            }
            Assert.InRange(file.Length, 1500, 2000);
            Assert.Equal(second, Read().Count);
        }
    }

    [Fact]
    public void Wherever_a_recording_was_cut_off_the_moments_before_are_read_and_the_rest_is_said()
    {
        using (var file = RecordingFile.Create(Path, Head, overwrite: false))
        {
            file.TryAdd(At(0));
            file.TryAdd(At(1));
        }
        var whole = File.ReadAllBytes(Path);
        var ends = Enumerable.Range(0, whole.Length).Where(i => whole[i] == '\n').ToList();
        for (var length = ends[0] + 1; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using var recorded = RecordedMoments.Open(Path);
            var moments = recorded.Read().Count();
            // A line that lacks nothing but its end is whole.
            var lines = ends.Count(end => end <= length) - 1;
            Assert.Equal(lines, moments);
            var isCut = whole[length - 1] != '\n' && !ends.Contains(length);
            Assert.Equal(
                isCut
                    ? $"{Path}:{lines + 2}: the last line is cut off, since the recording was; it is left out"
                    : null,
                recorded.Truncated
            );
        }
    }

    [Fact]
    public void What_else_is_wrong_is_an_error_with_its_line()
    {
        using (var file = RecordingFile.Create(Path, Head, overwrite: false))
        {
            file.TryAdd(At(5));
            file.TryAdd(At(6));
        }
        var lines = File.ReadAllLines(Path);
        AssertWrong([lines[0], lines[2], lines[1]], $"{Path}:3: \"at\" is 5 s, which is not after");
        AssertWrong([lines[0], "{}", lines[1]], $"{Path}:2: \"at\" is missing");
        AssertWrong([lines[1]], $"{Path}:1: this is no recording");
        AssertWrong([], $"{Path}:1: this is no recording");
    }

    [Fact]
    public void A_line_without_end_is_refused_in_bounded_memory()
    {
        AssertWrong(
            [Encoding.UTF8.GetString(RecordingWriter.Head(Head)), new string(' ', 20_000_000)],
            $"{Path}:2: the line is longer than any that lastgood writes"
        );
    }

    [Fact]
    public void A_file_that_is_not_there_or_is_a_folder_is_said()
    {
        Directory.CreateDirectory(folder["folder"]);
        foreach (var path in new[] { folder["none"], folder["folder"] })
        {
            Assert.StartsWith(
                $"{path} cannot be read: ",
                Assert.Throws<RecordingFileException>(() => RecordedMoments.Open(path)).Message,
                StringComparison.Ordinal
            );
        }
        var nowhere = folder["none/new"];
        Assert.StartsWith(
            $"{nowhere} cannot be written: ",
            Assert
                .Throws<RecordingFileException>(() =>
                    RecordingFile.Create(nowhere, Head, overwrite: false)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private void AssertWrong(string[] lines, string error)
    {
        File.WriteAllText(Path, string.Concat(lines.Select(static l => $"{l}\n")));
        Assert.StartsWith(
            error,
            Assert
                .Throws<RecordingFileException>(() =>
                {
                    using var recorded = RecordedMoments.Open(Path);
                    return recorded.Read().Count();
                })
                .Message,
            StringComparison.Ordinal
        );
    }

    private List<Moment> Read()
    {
        using var recorded = RecordedMoments.Open(Path);
        return [.. recorded.Read()];
    }

    private static Moment At(int second) =>
        new()
        {
            At = TimeSpan.FromSeconds(second),
            Observed = new Observed
            {
                Samples = [new SignalSample(Signal.Cpu, TimeSpan.FromSeconds(second), 0.5)],
            },
            Known = new Circumstances
            {
                Serving = "1.2",
                LastGood = new LastGood("1.1", LastGoodState.Healthy, "HTTP 200"),
            },
        };
}
