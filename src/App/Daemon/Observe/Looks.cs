using Lastgood.App.Daemon.Alerts;

namespace Lastgood.App.Daemon.Observe;

/// <summary>
/// Which services were looked at when, and who has to know how they are before something goes back. Safe for use by many
/// services at a time.
/// </summary>
internal sealed class Looks
{
    private readonly Lock gate = new();
    private readonly Bells asked = new();
    private readonly Dictionary<string, List<Question>> waiting = new(StringComparer.Ordinal);

    /// <summary>Completes when somebody has to know how a service is now, or at once where that was not heard yet.</summary>
    public Task AskedAsync(string service, CancellationToken cancellation) =>
        asked.HeardAsync(service, cancellation);

    /// <summary>Takes note of a look at a service whose outcome is known to all.</summary>
    /// <param name="service">The service.</param>
    /// <param name="begun">When the look began, on the clock of all services.</param>
    public void Done(string service, TimeSpan begun)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(service, out var questions))
            {
                return;
            }
            questions.RemoveAll(question => question.IsAnsweredBy(begun));
            if (questions.Count == 0)
            {
                waiting.Remove(service);
            }
        }
    }

    /// <summary>Asks for a look at each of these services; completes when all were looked at.</summary>
    /// <param name="services">The services.</param>
    /// <param name="since">Looks that began earlier do not count.</param>
    /// <param name="cancellation">Nobody has to know it any more.</param>
    public async Task AtAsync(
        IReadOnlyCollection<string> services,
        TimeSpan since,
        CancellationToken cancellation
    )
    {
        if (services.Count == 0)
        {
            return;
        }
        var question = new Question(since, services.Count);
        lock (gate)
        {
            foreach (var service in services)
            {
                if (!waiting.TryGetValue(service, out var questions))
                {
                    waiting[service] = questions = [];
                }
                questions.Add(question);
            }
        }
        foreach (var service in services)
        {
            asked.Ring(service);
        }
        try
        {
            await question.Answered.WaitAsync(cancellation);
        }
        finally
        {
            Forget(question, services);
        }
    }

    private void Forget(Question question, IReadOnlyCollection<string> services)
    {
        lock (gate)
        {
            foreach (var service in services)
            {
                if (
                    waiting.TryGetValue(service, out var questions)
                    && questions.Remove(question)
                    && questions.Count == 0
                )
                {
                    waiting.Remove(service);
                }
            }
        }
    }

    private sealed class Question(TimeSpan since, int open)
    {
        private readonly TaskCompletionSource answered = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private int open = open;

        public Task Answered => answered.Task;

        public bool IsAnsweredBy(TimeSpan begun)
        {
            if (begun < since)
            {
                return false;
            }
            if (--open == 0)
            {
                answered.SetResult();
            }
            return true;
        }
    }
}
