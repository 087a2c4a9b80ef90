using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Haproxy;

/// <summary>A HAProxy before the slots of a stage, in nginx's place. Taking the stage down ends it.</summary>
internal sealed class HaproxyFront
{
    private const string Place = "# … what is there …";
    private const string Checks =
        "option httpchk GET /version\n    default-server inter 100ms rise 2 fall 3";

    private readonly ShopStage stage;
    private Process? process;

    private HaproxyFront(ShopStage stage, HaproxyOptions options)
    {
        this.stage = stage;
        Options = options;
    }

    public HaproxyOptions Options { get; }

    /// <summary>HAProxy's log of requests.</summary>
    public string Log => Path.Combine(stage.Folder, "logs", "haproxy.log");

    /// <summary>Starts it with the very lines that users are told to add, and has the stage's lastgood use it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="more">More lines of the platform in <c>lastgood.yaml</c>, without their indentation.</param>
    public static async Task<HaproxyFront> StartAsync(ShopStage stage, params string[] more)
    {
        var front = new HaproxyFront(
            stage,
            new HaproxyOptions
            {
                Service = "shop",
                Front = string.Create(
                    CultureInfo.InvariantCulture,
                    $"http://127.0.0.1:{FreePorts.Find(1)[0]}"
                ),
                Sockets = [Path.Combine(stage.Folder, "haproxy.sock")],
                Backend = "shop",
                StateFile = Path.Combine(stage.Folder, "shop.state"),
                Slots =
                [
                    .. stage.Slots.Select(static slot => new SlotOptions
                    {
                        Name = slot.Name,
                        Url = slot.Url,
                        Target = slot.Name,
                        Start = [],
                        Stop = [],
                        Status = [],
                    }),
                ],
            }
        );
        await File.WriteAllTextAsync(front.Configuration, front.Text());
        await front.StartAsync();
        front.Configure(more);
        return front;
    }

    /// <summary>Ends it and starts it again, as a machine does that boots.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await StartAsync();
    }

    /// <summary>Has lastgood count the requests in HAProxy's log; a stage without metrics.</summary>
    public void CountByLog() =>
        File.WriteAllText(
            stage.Configuration,
            File.ReadAllText(stage.Configuration)
                .Replace(
                    "    # no metrics page of its own",
                    $$"""
                        access_log:
                          path: {{Log}}
                          of: haproxy
                          only:
                            - {field: server, is: "{slot}"}
                    """,
                    StringComparison.Ordinal
                )
        );

    private string Configuration => Path.Combine(stage.Folder, "haproxy.cfg");

    private string Text()
    {
        var lines = HaproxySetup.Lines(Options);
        var backend = lines.IndexOf("backend ", StringComparison.Ordinal);
        return $"""
            {lines[..backend].Replace(
                Place,
                "log stdout format raw local0",
                StringComparison.Ordinal
            )}
            defaults
                mode http
                log global
                option httplog
                timeout connect 1s
                timeout client 1h
                timeout server 2s
                # A second try would hide what fails.
                retries 0
            frontend users
                bind {new Uri(Options.Front).Authority}
                default_backend shop
            {lines[backend..].Replace(Place, Checks, StringComparison.Ordinal)}

            """;
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            ArgumentList =
            {
                "-c",
                "exec \"$@\" >>\"$0\" 2>\"$0.err\"",
                Log,
                "/usr/sbin/haproxy",
                "-db",
                "-f",
                Configuration,
            },
        };
        start.Environment[stage.Mark.Key] = stage.Mark.Value;
        process = Process.Start(start)!;
        using var http = new HttpFetcher(TimeProvider.System);
        var question = new FetchRequest(Options.Front + "/", TimeSpan.FromSeconds(2), 100_000);
        await StageSteps.UntilAsync(
            () => http.FetchAsync(question, TestContext.Current.CancellationToken),
            result => result.Answer is not null || process.HasExited,
            static result => $"HAProxy does not answer: {result.Failure}"
        );
        Assert.False(process.HasExited, File.ReadAllText(Log + ".err"));
    }

    private async Task EndAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Puts HAProxy in nginx's place in the stage's configuration.</summary>
    private void Configure(string[] more)
    {
        var lines = File.ReadAllLines(stage.Configuration).ToList();
        var begin = lines.IndexOf("      nginx:");
        lines[begin] = "      haproxy:";
        lines.RemoveAll(static l =>
            l.StartsWith("        switch:", StringComparison.Ordinal)
            || l.StartsWith("        include:", StringComparison.Ordinal)
            || l.StartsWith("        command:", StringComparison.Ordinal)
            || l.StartsWith("            upstream:", StringComparison.Ordinal)
        );
        lines[begin + 1] = $"        front: {Options.Front}";
        lines.InsertRange(
            begin + 2,
            [
                $"        sockets: [{Options.Sockets[0]}]",
                $"        backend: {Options.Backend}",
                $"        state_file: {Options.StateFile}",
                .. more.Select(static line => $"        {line}"),
            ]
        );
        File.WriteAllLines(stage.Configuration, lines);
    }
}
