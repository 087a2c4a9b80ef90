using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.Adapters.Tests.Signals.Prometheus;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.AccessLogs;

public sealed class AccessLogSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly AccessLogSource source;
    private readonly RequestWindow window = new(TimeSpan.FromHours(1), minRequests: 1);

    public AccessLogSourceTests() =>
        source = new AccessLogSource(
            new AccessLogOptions { Path = Log, Format = "$status $request_time $host" },
            TimeProvider.System
        );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Log => folder["access.log"];

    public void Dispose()
    {
        source.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_log_gives_the_error_ratio_and_the_latency()
    {
        await WriteAsync("500 9 h\n");
        Assert.Null((await ReadAsync()).Missing);

        await WriteAsync(
            "200 0.002 h\n200 0.002 h\n200 0.002 h\n404 0.002 h\n499 0.002 h\n301 0.002 h\n200 0.002 h\n000 0.002 h\n503 42 h\n500 42 h\n"
        );
        await ReadAsync();
        var figures = Figures();

        Assert.Equal(10, figures.Requests);
        Assert.Equal(0.2, figures.ErrorRatio.Value);
        Assert.InRange(figures.Latency(0.5).Value!.Value, 0.001, 0.002);
        Assert.InRange(figures.Latency(0.95).Value!.Value, 30, 45);
    }

    [Fact]
    public async Task A_log_that_nothing_was_written_to_for_long_is_no_data_and_another_ones_line_shows_that_it_lives()
    {
        var time = new SteppedTime();
        using var own = new AccessLogSource(
            new AccessLogOptions
            {
                Path = Log,
                Format = "$status $request_time $host",
                Filters = [new AccessLogFilter("host", "shop")],
            },
            time
        );
        await WriteAsync("");
        Assert.NotNull((await own.ReadAsync(Cancellation)).Sample);

        time.Pass(seconds: 61);
        var silent = await own.ReadAsync(Cancellation);
        await WriteAsync("200 0.1 cart\n");
        var alive = await own.ReadAsync(Cancellation);

        Assert.Equal(
            $"{Log}: nothing was written to it for 61 s: nobody asks, or the log goes elsewhere",
            silent.Missing
        );
        Assert.Empty(alive.Sample!.Requests);
    }

    [Fact]
    public async Task A_latency_beyond_a_minute_is_at_least_a_minute()
    {
        await WriteAsync("");
        await ReadAsync();
        await WriteAsync("504 90.000 h\n");
        await ReadAsync();

        var p95 = Figures().Latency(0.95);

        Assert.Equal((60.0, true), (p95.Value, p95.AtLeast));
    }

    [Fact]
    public async Task A_connection_that_became_a_WebSocket_has_no_latency()
    {
        await WriteAsync("");
        await ReadAsync();
        await WriteAsync("101 3600.5 h\n");

        var sample = (await ReadAsync()).Sample!;

        Assert.Equal(1, sample.Requests["status=\"101\""]);
        Assert.Empty(sample.Latency);
    }

    [Fact]
    public async Task A_quiet_log_is_data_without_requests()
    {
        await WriteAsync("");
        await ReadAsync();
        await ReadAsync();

        Assert.Equal((0, 0), (Figures().Requests, Figures().Rate));
    }

    [Fact]
    public async Task A_log_that_does_not_exist_is_missing_with_the_reason()
    {
        Assert.Equal($"{Log}: does not exist", (await ReadAsync()).Missing);
    }

    [Fact]
    public async Task A_log_of_another_format_is_no_data_and_shows_nothing_of_its_lines()
    {
        await WriteAsync("");
        await ReadAsync();
        await WriteAsync("GET /?token=secret 200\n");

        Assert.Equal(
            $"{Log}: 1 of the last 1 lines are not of the format that was given; in the last of them: no $status in its place",
            (await ReadAsync()).Missing
        );
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task Some_odd_lines_are_no_harm(int odd, bool readable)
    {
        await WriteAsync("");
        await ReadAsync();
        await WriteAsync(Repeat("odd\n", odd) + Repeat("200 0.1 h\n", 44 - odd));

        Assert.Equal(readable, (await ReadAsync()).Missing is null);
    }

    [Fact]
    public async Task A_log_can_be_read_again_once_its_newest_lines_can()
    {
        await WriteAsync("");
        await ReadAsync();
        await WriteAsync(Repeat("odd\n", 500));
        Assert.NotNull((await ReadAsync()).Missing);

        await WriteAsync(Repeat("200 0.1 h\n", 1000));

        Assert.Equal(1000, (await ReadAsync()).Sample!.Requests["status=\"200\""]);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_one_that_cannot_be_read()
    {
        await WriteAsync("");
        await ReadAsync();
        await WriteAsync($"200 0.1 {new string('x', 200_000)}\n");

        Assert.EndsWith(
            "longer than a line may be",
            (await ReadAsync()).Missing,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_format_without_a_time_says_why_there_is_no_latency()
    {
        await WriteAsync("");
        using var plain = new AccessLogSource(
            new AccessLogOptions { Path = Log, Format = "$status" },
            TimeProvider.System
        );

        Assert.StartsWith(
            "the log format has neither",
            (await plain.ReadAsync(Cancellation)).LatencyMissing,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new AccessLogSource(
                new AccessLogOptions { Path = Log, Format = "$host" },
                TimeProvider.System
            )
        );

    private static string Repeat(string line, int times) =>
        string.Concat(Enumerable.Repeat(line, times));

    private Task WriteAsync(string text) => File.AppendAllTextAsync(Log, text, Cancellation);

    private WindowFigures Figures() => window.Measure(new MonotonicClock(TimeProvider.System).Now);

    private async Task<Reading> ReadAsync()
    {
        var reading = await source.ReadAsync(Cancellation);
        window.Add(new MonotonicClock(TimeProvider.System).Now, reading);
        return reading;
    }
}
