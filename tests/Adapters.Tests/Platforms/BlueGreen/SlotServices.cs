using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Platforms.BlueGreen;

/// <summary>
/// Two slots whose releases are small nginx configurations: real programs that start, stop, die and hang as services do.
/// </summary>
internal sealed class SlotServices
{
    /// <summary>A file that a release gives out so slowly that it takes seconds.</summary>
    public const int SlowBytes = 24 * 1024;

    private readonly TemporaryFolder folder;
    private readonly string script;

    public SlotServices(TemporaryFolder folder)
    {
        this.folder = folder;
        // The workers run as another user when the tests run as root.
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(folder["temp"]);
        File.WriteAllText(folder["slow"], new string('.', SlowBytes));
        script = folder.Script("slot", SlotScript);
        foreach (var version in new[] { "1.0", "1.1", "1.2" })
        {
            Release(version);
        }
        Release(Unhealthy, health: 503);
    }

    /// <summary>A version that starts and never gets healthy.</summary>
    public static string Unhealthy => "2.0";

    /// <summary>A version whose artifact is not there.</summary>
    public static string Missing => "0.9";

    /// <summary>Exits 0 where a release is there.</summary>
    public IReadOnlyList<string> Available => ["/usr/bin/test", "-f", folder["{release}.release"]];

    /// <summary>A slot.</summary>
    public SlotOptions SlotOf(string name, int port, string? target = null) =>
        new()
        {
            Name = name,
            Url = $"http://127.0.0.1:{port}",
            Target = target,
            Start = [script, "start", "{slot}", "{port}", "{release}"],
            Stop = [script, "stop", "{slot}"],
            Status = [script, "status", "{slot}"],
        };

    /// <summary>Writes a release: a service that answers as told.</summary>
    public void Release(string name, string? version = null, int health = 200) =>
        File.WriteAllText(
            folder[$"{name}.release"],
            $$"""
            daemon on;
            master_process off;
            pid @slot@.pid;
            error_log @slot@.err;
            events { }
            http {
                {{TempPaths}}
                access_log off;
                keepalive_requests 1000000;
                server {
                    listen 127.0.0.1:@port@;
                    location = /health { return {{health}}; }
                    location = /version { return 200 "{{version ?? name}}\n"; }
                    location = /slow { alias {{folder["slow"]}}; limit_rate 8k; }
                    location / { return 200 "{{version
                ?? name}} at $request_uri for $http_host\n"; }
                }
            }
            """
        );

    /// <summary>Starts a release in a slot.</summary>
    public static async Task StartAsync(SlotOptions slot, string release)
    {
        var result = await NginxBed.RunAsync(
            Placeholders.Fill(
                slot.Start,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["slot"] = slot.Name,
                    ["port"] = $"{new Uri(slot.Url).Port}",
                    ["release"] = release,
                }
            )
        );
        Assert.True(result.Succeeded, result.Error);
    }

    /// <summary>Stops what runs in a slot, by hand.</summary>
    public Task StopAsync(string slot) => NginxBed.RunAsync([script, "stop", slot]);

    /// <summary>Sends a signal to what runs in a slot.</summary>
    public Task<CommandResult> SignalAsync(string slot, string signal) =>
        NginxBed.RunAsync([
            "/bin/kill",
            $"-{signal}",
            File.ReadAllText(folder[$"{slot}.pid"]).Trim(),
        ]);

    /// <summary>The slots where something runs.</summary>
    public async Task<IReadOnlyList<string>> RunningAsync()
    {
        var running = new List<string>();
        foreach (var slot in new[] { "blue", "green" })
        {
            if ((await NginxBed.RunAsync([script, "status", slot])).Succeeded)
            {
                running.Add(slot);
            }
        }
        return running;
    }

    /// <summary>Kill -9 of whatever runs.</summary>
    public async Task KillAsync()
    {
        foreach (var slot in new[] { "blue", "green" })
        {
            await NginxBed.RunAsync([script, "kill", slot]);
        }
    }

    /// <summary>nginx's folders for temporary files, all below the test's own.</summary>
    public string TempPaths =>
        string.Join(
            ' ',
            new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(t =>
                $"{t}_temp_path {folder["temp"]}/{t};"
            )
        );

    private const string SlotScript = """
        #!/bin/sh
        # slot start SLOT PORT RELEASE | stop SLOT | status SLOT | kill SLOT
        dir=$(dirname "$0")
        slot=$dir/$2
        # One that has ended and that nobody has buried yet does not run.
        runs() { pid=$(cat "$slot.pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null && ! grep -q "^State:.Z" "/proc/$pid/status"; }
        case $1 in
        start)
            sed -e "s#@slot@#$slot#; s#@port@#$3#" "$dir/$4.release" > "$slot.conf" || exit 1
            exec /usr/sbin/nginx -p "$dir" -c "$slot.conf" -e "$slot.err"
            ;;
        stop)
            if runs; then kill "$pid"; fi
            while runs; do sleep 0.01; done
            ;;
        status) runs ;;
        kill) if runs; then kill -KILL "$pid"; fi ;;
        esac
        """;
}
