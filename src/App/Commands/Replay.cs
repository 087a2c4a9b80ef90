using System.CommandLine;
using System.Globalization;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Storage.Recordings;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.App.Replaying;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Policies;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Signals;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood replay</c>: what a policy would have done, and when, over a recording or the past of a Prometheus.</summary>
internal static class Replay
{
    private const int MostMoments = 1_000_000;
    private static readonly TimeSpan UsualStep = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestStep = TimeSpan.FromHours(1);

    // RFC 3339: a date, a time, and how far that is from UTC.
    private static readonly string[] Moments =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static Command Create(Shell shell)
    {
        var file = new Argument<string?>("recording")
        {
            Description = "A file that record-signals wrote",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var prometheus = new Option<string?>("--prometheus")
        {
            Description =
                "Instead of a recording: a service, whose past the configuration's Prometheus knows",
            HelpName = "service",
        };
        var from = Moment("--from", "The first moment, e.g. 2026-10-01T00:00:00Z");
        var to = Moment("--to", "The last moment");
        var step = new Option<string?>("--step")
        {
            Description = $"Between two moments (default: {Durations.Format(UsualStep)})",
        };
        step.Validators.Add(result => Shell.CheckSpan(result, "--step", LongestStep));
        var policy = new Option<string?>("--policy")
        {
            Description =
                "The policy to try, or a service that has it (default: that of the service)",
        };
        var config = Shell.Config();
        var json = Shell.Json();
        var command = new Command(
            "replay",
            "What a policy would have done, and when, over a recording or the past of a Prometheus"
        )
        {
            file,
            prometheus,
            from,
            to,
            step,
            policy,
            config,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var range = (From: parsed.GetValue(from), To: parsed.GetValue(to));
                return (parsed.GetValue(file), parsed.GetValue(prometheus)) switch
                {
                    ({ }, { }) or (null, null) => throw new UsageException(
                        "name a recording, or a service with --prometheus, --from and --to"
                    ),
                    ({ } path, null) when range == (null, null) && parsed.GetValue(step) is null =>
                        FileAsync(
                            shell.Terminal,
                            path,
                            ConfigurationFile.TryLoad(parsed.GetValue(config)),
                            parsed.GetValue(policy),
                            parsed.GetValue(json)
                        ),
                    (not null, null) => throw new UsageException(
                        "--from, --to and --step go with --prometheus; a recording is replayed as a whole"
                    ),
                    (null, { } service) => PrometheusAsync(
                        shell,
                        service,
                        new Range(
                            Instant(range.From, "--from"),
                            Instant(range.To, "--to"),
                            Durations.TryParse(parsed.GetValue(step), out var given)
                                ? given
                                : UsualStep
                        ),
                        parsed.GetValue(config),
                        parsed.GetValue(policy),
                        parsed.GetValue(json),
                        cancellation
                    ),
                };
            }
        );
        return command;
    }

    private sealed record Range(DateTimeOffset From, DateTimeOffset To, TimeSpan Step);

    private static async Task<int> FileAsync(
        Terminal terminal,
        string path,
        Settings? settings,
        string? policy,
        bool json
    )
    {
        using var recorded = RecordedMoments.Open(path);
        var source = new ReplaySource(
            path,
            recorded.Head.Service,
            PolicyOf(policy, recorded.Head, settings),
            recorded.Head.Began,
            recorded.Head.Signals
        );
        var tally = await source.RunAsync(recorded.Read().ToAsyncEnumerable());
        if (recorded.Truncated is { } truncated)
        {
            terminal.Say(truncated);
        }
        if (tally.Moments == 0)
        {
            throw new RecordingFileException(
                $"{path} holds no moment: it was interrupted before the first one; record again"
            );
        }
        ReplayOutput.Print(terminal, source, tally, json);
        return ExitCodes.Done;
    }

    private static ShippedPolicy PolicyOf(string? asked, RecordingHead head, Settings? settings) =>
        asked is not null
            ? PolicyBook.Find(asked, settings)
            : PolicyBook.TryFind(head.Policy, settings)
                ?? throw new UsageException(
                    $"the recording is of {head.Policy}, which {(settings is null ? "no configuration here knows" : $"is not in {settings.File}")}; name what to try with --policy, e.g. --policy {ShippedPolicy.Default.Name}"
                );

    private static async Task<int> PrometheusAsync(
        Shell shell,
        string name,
        Range range,
        string? config,
        string? policy,
        bool json,
        CancellationToken cancellation
    )
    {
        if (range.To < range.From)
        {
            throw new UsageException("--to is before --from");
        }
        if (range.Step <= TimeSpan.Zero || (range.To - range.From) / range.Step >= MostMoments)
        {
            throw new UsageException(
                FormattableString.Invariant(
                    $"that is more than {MostMoments} moments; take a longer --step"
                )
            );
        }
        await using var installation = Installation.Open(config, shell.Wiring);
        var settings = installation.Settings;
        var service = installation.Find(name);
        if (settings.Prometheus is not { } prometheus)
        {
            throw new UsageException(
                $"{settings.File} has no \"prometheus:\"; say there where it answers, see docs/signals.md"
            );
        }
        var source = new ReplaySource(
            prometheus.Options.Url,
            name,
            PolicyBook.Find(policy ?? name, settings),
            range.From,
            prometheus.Signals
        );
        var past = new PastMoments(
            new PrometheusHistory(
                Asked(prometheus.For([name]), source.Policy),
                installation.Time,
                Random.Shared.NextDouble
            ),
            await installation.ReadAsync(name, cancellation)
        );
        var tally = await source.RunAsync(
            past.ReadAsync(range.From, range.To, range.Step, service.Mitigation?.Name, cancellation)
        );
        if (!past.AnyValue)
        {
            shell.Terminal.Say(
                $"lastgood: there is no value of {name} from {Times.Moment(range.From)} to {Times.Moment(range.To)}: {past.Missing}"
            );
            return ExitCodes.Failed;
        }
        shell.Terminal.Say(
            $"taken as given: the release that serves is to blame for every trouble, and the last good one is healthy"
        );
        ReplayOutput.Print(shell.Terminal, source, tally, json);
        return ExitCodes.Done;
    }

    // Only what the policy looks at, and what it rests on: a month of every signal is much to ask of a Prometheus.
    private static PrometheusOptions Asked(PrometheusOptions options, ShippedPolicy policy)
    {
        var looked = policy.Policy.Triggers.Select(static t => t.Signal).ToHashSet();
        return options.Queries.Any(q => looked.Contains(q.Signal))
            ? options with
            {
                Queries =
                [
                    .. options.Queries.Where(q =>
                        looked.Contains(q.Signal) || q.Signal == Signal.Requests
                    ),
                ],
            }
            : throw new UsageException(
                $"policy {policy.Name} looks at nothing that this Prometheus is asked for; see \"signals\" and \"queries\" in docs/signals.md"
            );
    }

    private static Option<string?> Moment(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "moment" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Parse(text) is null)
            {
                result.AddError(
                    $"{name}: \"{text}\" is not a moment with its time zone, like 2026-10-01T00:00:00Z or 2026-10-01T02:00:00+02:00"
                );
            }
        });
        return option;
    }

    private static DateTimeOffset Instant(string? text, string name) =>
        text is null ? throw new UsageException($"{name} is missing") : Parse(text)!.Value;

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            Moments,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;
}
