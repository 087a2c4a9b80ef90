using System.Globalization;
using System.Text.Json;

namespace Lastgood.Stage;

/// <summary>The texts of a stage's configuration files.</summary>
internal static class StageFiles
{
    /// <summary>The stage's whole nginx configuration. Paths in it are relative to the stage's folder, nginx's prefix.</summary>
    public static string Nginx(int port, IReadOnlyList<StageSlot> slots, StageOptions options) =>
        $$"""
            # An nginx of the stage's own. Paths are relative to this folder.
            {{(
                Environment.IsPrivilegedProcess
                    ? "user nobody nogroup;"
                    : "# started by a user: the workers run as that user"
            )}}
            worker_processes 2;
            pid nginx.pid;
            error_log logs/nginx-error.log warn;

            events {
                worker_connections 1000;
            }

            http {
                {{(
                options.CountsByLog
                    ? $"log_format shop '{LogFormat}';\n    access_log logs/access.log shop;"
                    : "access_log off;"
            )}}
                client_body_temp_path temp/body;
                proxy_temp_path temp/proxy;
                fastcgi_temp_path temp/fastcgi;
                uwsgi_temp_path temp/uwsgi;
                scgi_temp_path temp/scgi;

                # Never the reason for a dropped connection.
                keepalive_timeout 1h;
                keepalive_requests 100000000;

            {{(options.SwitchesByReload ? ReloadedInclude : string.Join("\n", slots.Select(Upstream)))}}

                server {
                    listen 127.0.0.1:{{port}};

            {{(options.SwitchesByReload ? ReloadedTarget : FlagTarget(slots[0]))}}

                    location / {
                        proxy_pass http://{{(options.SwitchesByReload ? "$shop" : "$lastgood_shop")}};
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $host;
                        proxy_connect_timeout 1s;
                        proxy_read_timeout 2s;
                        # A second try would hide what fails.
                        proxy_next_upstream off;
                        # Who was asked, even where nobody answered.
                        add_header X-Shop-Slot $upstream_addr always;
                    }
                }
            }

            """;

    /// <summary>The stage's <c>lastgood.yaml</c>.</summary>
    public static string Lastgood(ShopStage stage, StageOptions options) =>
        $$"""
            # lastgood on a stage of its own: seconds where production has minutes.
            state: {{Text(stage.State)}}
            services:
              shop:
                platform:
                  nginx:
                    front: {{stage.Front}}
                    switch: {{options.Switch}}
                    include: {{Text(stage.Include)}}
                    command: {{List(stage.NginxCommand)}}
                    slots:
            {{string.Join("\n", stage.Slots.Select(slot => Slot(slot, options)))}}
            {{(options.InContainers ? Containers(stage) : Commands(stage, options))}}
                    command_timeout: {{Span(options.CommandTimeout)}}
                    start_timeout: {{Span(options.StartTimeout)}}
                    drain: {{Span(options.Drain)}}
                    keep: {{options.Keep}}
                health:
                  path: /health
                  interval: {{Span(options.ProbeInterval)}}
                  timeout: {{Span(options.ProbeTimeout)}}
                version:
                  path: /version
                  field: version
            {{(options.CountsByLog ? Log(stage) : options.HasMetrics ? Metrics(options) : "    # no metrics page of its own")}}
            {{string.Join(
                "\n",
                options.More.Split('\n').Select(static line => line.Length == 0 ? "" : $"    {line}")
            )}}
                policy:
            {{(options.Extends is null ? $"      triggers: {List(options.Triggers)}" : Extension(options))}}
                  window: {{Span(options.Window)}}
                  min_requests: {{options.MinRequests}}
                  automatic_rollbacks_per_hour: {{options.AutomaticRollbacksPerHour}}
                verify:
            {{(options.HasMetrics ? Measured(options) : "      # its errors are not counted")}}
                  commands:
                    - name: checkout
                      run: [curl, -fsS, --max-time, "5", "{front}/checkout"]
                      timeout: 10s
                bake: {{Span(options.Bake)}}
                monitor: {{Span(options.Monitor)}}
            {{options.Sections}}
            """;

    private static string Commands(ShopStage stage, StageOptions options) =>
        $$"""
                    start: {{List(
                options.Start ?? [stage.SlotScript, "start", "{slot}", "{release}", "{port}"]
            )}}
                    stop: {{List(options.Stop ?? [stage.SlotScript, "stop", "{slot}"])}}
                    status: {{List(options.Status ?? [stage.SlotScript, "status", "{slot}"])}}
                    available: {{List(
                options.Available ?? ["test", "-d", Path.Combine(stage.Releases, "{release}")]
            )}}
            """;

    private static string Containers(ShopStage stage) =>
        $$"""
                    docker:
                      container: shop-{slot}
                      image: {{ShopStage.Image}}:{release}
                      port: 8080
                      socket: {{Text(stage.Socket)}}
            """;

    private static string Metrics(StageOptions options) =>
        $"""
                metrics:
                  path: /metrics
                  requests: http_requests_total
                  status_label: status
                  latency: http_request_duration_seconds
                  timeout: {Span(options.ProbeTimeout)}
            """;

    private static string Extension(StageOptions options) =>
        $"      extends: {options.Extends}\n      triggers:\n"
        + string.Join(
            '\n',
            options.Rows.Select(static row =>
                $"        - {{name: {row.Name}, when: {Text(row.When)}}}"
            )
        );

    private static string Measured(StageOptions options) =>
        $"""
                  error_rate: 1%
                  window: {Span(options.VerifyWindow)}
            """;

    private const string LogFormat =
        "$remote_addr [$time_local] $host \"$request\" $status $request_time $upstream_addr";

    private static string Log(ShopStage stage) =>
        $$"""
                access_log:
                  path: {{Text(stage.AccessLog)}}
                  format: {{Text(LogFormat)}}
                  only:
                    - {field: upstream_addr, is: "127.0.0.1:{port}"}
            """;

    // The pattern in both includes matches one name: nginx starts without the file, which lastgood has yet to write.
    private const string ReloadedInclude = "    include lastgood/shop.con[f];";

    // Through a variable, so that nginx starts without the upstream.
    private const string ReloadedTarget = "        set $shop lastgood_shop;";

    private static string FlagTarget(StageSlot first) =>
        $"""
                    set $lastgood_shop {first.Upstream};
                    include lastgood/shop.con[f];
            """;

    private static string Upstream(StageSlot slot) =>
        $$"""
                upstream {{slot.Upstream}} {
                    server 127.0.0.1:{{slot.Port}};
                    keepalive 32;
                }
            """;

    private static string Slot(StageSlot slot, StageOptions options) =>
        $"""
                      {slot.Name}:
                        url: {slot.Url}
            """ + (options.SwitchesByReload ? "" : $"\n            upstream: {slot.Upstream}");

    // JSON strings and lists are YAML ones too.
    private static string Text(string text) => JsonSerializer.Serialize(text);

    private static string List(IEnumerable<string> items) =>
        $"[{string.Join(", ", items.Select(Text))}]";

    private static string Span(TimeSpan span) =>
        span.TotalMilliseconds % 1000 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds}ms");
}
