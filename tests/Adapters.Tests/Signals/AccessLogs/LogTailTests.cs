using System.Text;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.AccessLogs.Tailing;

namespace Lastgood.Adapters.Tests.Signals.AccessLogs;

public sealed class LogTailTests : IDisposable
{
    private const int MaxBytes = 64 * 1024;
    private readonly TemporaryFolder folder = new();
    private readonly List<string> lines = [];
    private readonly ManualTime time = new();
    private LogTail tail;

    public LogTailTests() => tail = new LogTail(Log, MaxBytes, maxLine: 1024, time);

    private string Log => folder["access.log"];

    public void Dispose()
    {
        tail.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void What_was_there_before_is_not_read()
    {
        Write("old\n");
        AssertReads(null);

        Write("a\nb\n");
        AssertReads(null, "a", "b");
        AssertReads(null);
    }

    [Fact]
    public void A_line_that_was_half_there_at_the_start_is_not_taken_for_a_whole_one()
    {
        Write("old\nhalf of a");
        Read();

        Write(" line\nwhole\n");

        AssertReads(null, "whole");
    }

    [Fact]
    public void A_line_is_read_once_it_has_its_end()
    {
        Write("");
        Read();
        Write("a\nfirst ");
        AssertReads(null, "a");
        Write("half");
        AssertReads(null);
        Write(" second half\n");
        AssertReads(null, "first half second half");
    }

    [Fact]
    public void A_file_that_does_not_exist_yet_is_read_from_its_beginning()
    {
        AssertReads("does not exist");

        Write("first\n");

        AssertReads(null, "first");
    }

    [Fact]
    public void A_folder_that_does_not_exist_yet_is_no_other_trouble()
    {
        tail.Dispose();
        tail = new LogTail(folder["logs/access.log"], MaxBytes, maxLine: 1024, time);
        AssertReads("does not exist");
    }

    [Fact]
    public void A_renamed_file_is_read_until_its_writer_lets_go_of_it()
    {
        Write("");
        Read();
        Write("1\n");
        File.Move(Log, folder["access.log.1"]);
        File.AppendAllText(folder["access.log.1"], "2\n");
        AssertReads(null, "1", "2");

        // The writer is late: it still has the old file when the new one is there already.
        Write("4\n");
        File.AppendAllText(folder["access.log.1"], "3\n");
        AssertReads(null, "3", "4");
        File.AppendAllText(folder["access.log.1"], "5\n");
        Write("6\n");
        AssertReads(null, "5", "6");

        time.Pass(LogTail.Holding);
        AssertReads(null);
        File.AppendAllText(folder["access.log.1"], "nobody writes here any more\n");
        AssertReads(null);
        Assert.Equal(1, OpenFiles());
    }

    [Fact]
    public void A_log_that_vanishes_is_missing_until_it_is_there_again()
    {
        Write("");
        Read();
        File.Delete(Log);
        AssertReads("does not exist");

        Write("new\n");
        AssertReads(null, "new");
    }

    [Fact]
    public void Many_rotations_between_two_readings_leave_few_files_open()
    {
        Write("");
        Read();
        for (var i = 0; i < 10; i++)
        {
            Write($"{i}\n");
            AssertReads(null, $"{i}");
            File.Move(Log, folder[$"access.log.{i}"]);
            Write("");
            Read();
            File.AppendAllText(folder[$"access.log.{i}"], $"late {i}\n");
            AssertReads(null, $"late {i}");
        }
        Assert.True(OpenFiles() <= 4, $"{OpenFiles()} files are open");
    }

    [Fact]
    public void A_truncated_file_is_read_from_its_beginning()
    {
        Write("old and long\n");
        Read();
        File.WriteAllText(Log, "a\n");
        AssertReads(null, "a");
    }

    [Fact]
    public void A_truncated_file_that_has_grown_beyond_the_old_place_is_read_from_its_beginning()
    {
        Write("");
        Read();
        Write("1 one\n");
        Read();
        File.WriteAllText(Log, "2 two\n3 three\n");
        AssertReads(null, "2 two", "3 three");
    }

    [Fact]
    public void A_writer_that_goes_on_behind_a_hole_of_zeros_loses_no_line()
    {
        Write("");
        Read();
        Write("old\n");
        Read();
        using (var file = new FileStream(Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
            file.Position = 100;
            file.Write("behind the hole\nnext\n"u8);
        }
        AssertReads(null, "behind the hole", "next");
    }

    [Fact]
    public void A_line_begun_before_the_truncation_is_not_joined_with_one_behind_it()
    {
        Write("");
        Read();
        Write("begun and never");
        Read();
        File.WriteAllText(Log, "a\n");
        AssertReads(null, "a");
    }

    [Fact]
    public void A_very_long_line_is_told_and_left_out()
    {
        Write("");
        Read();
        Write($"a\n{new string('x', 5000)}");
        AssertReads(null, "a");
        Write($"{new string('x', 5000)}\nb\n{new string('y', 1024)}\n");
        AssertReads(null, "too long", "b", new string('y', 1024));
    }

    [Fact]
    public void A_burst_is_read_in_pieces_and_no_line_is_lost()
    {
        Write("");
        Read();
        var burst = Enumerable.Range(0, 20_000).Select(static i => $"{i:00000000}").ToList();
        Write(string.Join('\n', burst) + "\n");
        File.Move(Log, folder["access.log.1"]);
        Write("after\n");

        Assert.StartsWith(
            "111.8 KiB of it are still unread: more than 64 KiB were written since the last reading",
            Trouble(),
            StringComparison.Ordinal
        );
        Assert.InRange(lines.Count, 1, MaxBytes / 9);
        Assert.StartsWith("47.8 KiB of it", Trouble(), StringComparison.Ordinal);
        Assert.Null(Trouble());
        Assert.Equal([.. burst, "after"], lines);
    }

    [Fact]
    public void What_is_no_file_is_not_opened()
    {
        Directory.CreateDirectory(Log);
        Assert.StartsWith("is not a regular file", Trouble(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_does_not_block()
    {
        await new CommandRunner(TimeProvider.System).RunAsync(
            new Command(["mkfifo", Log], TimeSpan.FromSeconds(20)),
            TestContext.Current.CancellationToken
        );
        Assert.StartsWith("is not a regular file", Trouble(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_a_circle_is_a_reason()
    {
        File.CreateSymbolicLink(Log, Log);
        Assert.StartsWith("cannot be read: ", Trouble(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_is_put_on_another_file_is_followed()
    {
        File.WriteAllText(folder["1"], "");
        File.CreateSymbolicLink(Log, folder["1"]);
        Read();
        File.AppendAllText(folder["1"], "a\n");
        File.WriteAllText(folder["2"], "b\n");
        File.CreateSymbolicLink(folder["link"], folder["2"]);
        File.Move(folder["link"], Log, overwrite: true);

        AssertReads(null, "a", "b");
    }

    [Fact]
    public void What_was_handed_out_before_a_cancellation_is_not_handed_out_again()
    {
        using var cancel = new CancellationTokenSource();
        tail.Dispose();
        tail = new LogTail(Log, 1024 * 1024, maxLine: 1024, time);
        Write("");
        Read();
        var burst = Enumerable.Range(0, 20_000).Select(static i => $"{i:00000000}").ToList();
        Write(string.Join('\n', burst) + "\n");

        Assert.ThrowsAny<OperationCanceledException>(() =>
            tail.Read(
                (line, _) =>
                {
                    lines.Add(Encoding.UTF8.GetString(line));
                    cancel.Cancel();
                },
                cancel.Token
            )
        );
        Assert.InRange(lines.Count, 1, burst.Count - 1);
        Assert.Null(Trouble());
        Assert.Equal(burst, lines);
    }

    private void Write(string text) => File.AppendAllText(Log, text);

    private string? Trouble() =>
        tail.Read(
            (line, tooLong) => lines.Add(tooLong ? "too long" : Encoding.UTF8.GetString(line)),
            CancellationToken.None
        );

    private string? Read()
    {
        lines.Clear();
        return Trouble();
    }

    private sealed class ManualTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan span) => now += span.Ticks;
    }

    private void AssertReads(string? trouble, params string[] expected)
    {
        Assert.Equal(trouble, Read());
        Assert.Equal([.. expected], lines);
    }

    private int OpenFiles() =>
        new DirectoryInfo("/proc/self/fd")
            .EnumerateFileSystemInfos()
            .Count(f => f.LinkTarget?.StartsWith(folder.Path, StringComparison.Ordinal) ?? false);
}
