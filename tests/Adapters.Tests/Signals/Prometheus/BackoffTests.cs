using Lastgood.Adapters.Signals.Prometheus;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

public sealed class BackoffTests
{
    private readonly SteppedTime time = new();
    private double jitter = 1;

    [Fact]
    public void Each_refusal_doubles_the_pause_up_to_the_longest()
    {
        var backoff = Create(10);
        var pauses = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            backoff.Refused("HTTP 503", after: null);
            pauses.Add(backoff.Left.TotalSeconds);
            time.Pass(backoff.Left.TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 10, 10], pauses);
        backoff.Answered();
        backoff.Refused("HTTP 503", after: null);
        Assert.Equal(1, backoff.Left.TotalSeconds);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.75)]
    [InlineData(1, 1)]
    public void Jitter_takes_up_to_half_of_the_pause(double drawn, double pause)
    {
        jitter = drawn;
        var backoff = Create(10);

        backoff.Refused("HTTP 503", after: null);

        Assert.Equal(pause, backoff.Left.TotalSeconds);
    }

    [Theory]
    [InlineData(0, 7, 7)]
    [InlineData(1, 7, 7.7)]
    [InlineData(0, 3600, 10)]
    public void What_the_server_wants_is_kept_unless_it_is_too_long(
        double drawn,
        double wanted,
        double pause
    )
    {
        jitter = drawn;
        var backoff = Create(10);

        backoff.Refused("HTTP 429", TimeSpan.FromSeconds(wanted));

        Assert.Equal(pause, backoff.Left.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Several_refusals_at_once_count_as_one_and_an_answer_between_them_ends_no_pause()
    {
        var backoff = Create(10);

        backoff.Refused("HTTP 503", after: null);
        backoff.Refused("HTTP 503", after: null);
        backoff.Answered();

        Assert.Equal(1, backoff.Left.TotalSeconds);
        Assert.Equal("HTTP 503; asked again in 1 s", backoff.Reason);
        time.Pass(1);
        Assert.Null(backoff.Reason);
        backoff.Refused("HTTP 503", after: null);
        Assert.Equal(2, backoff.Left.TotalSeconds);
    }

    private Backoff Create(int longest) => new(TimeSpan.FromSeconds(longest), time, () => jitter);
}
