using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.Probes;

namespace Lastgood.App.Configuration;

/// <summary>
/// A probe of something: of a release besides its health, or of a dependency. Exactly one of the ways to look is set; in
/// its texts <c>{release}</c> and <c>{port}</c> are not filled in yet.
/// </summary>
internal sealed record CheckSettings
{
    /// <summary>What may stand in braces.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["release", "port"];

    /// <summary>The time between two looks.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>The longest that a look may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Host and port to connect to.</summary>
    public string? Tcp { get; init; }

    /// <summary>What is sent over it, and what has to come; null for nothing.</summary>
    public (string? Send, string? Expect) Talk { get; init; }

    /// <summary>A page; its options with an address that is not filled in.</summary>
    public HttpProbeOptions? Http { get; init; }

    /// <summary>Host and port whose certificate is looked at.</summary>
    public string? Certificate { get; init; }

    /// <summary>With fewer days left the certificate fails.</summary>
    public double Days { get; init; }

    /// <summary>Program and arguments.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Whether it looks at the release where it runs: then the last good one can be asked the same.</summary>
    public bool IsOfRelease =>
        (Command ?? [Tcp ?? Certificate ?? Http!.Url]).Any(static text =>
            Adapters.Processes.Placeholders.Names(text).Count > 0
        );

    /// <summary>The probe of a release where it runs.</summary>
    /// <param name="version">The release.</param>
    /// <param name="url">Where it runs.</param>
    /// <param name="commands">Runs commands.</param>
    /// <param name="time">The clock.</param>
    public IHealthProbe ProbeOf(
        string version,
        string url,
        ICommandRunner commands,
        TimeProvider time
    ) =>
        Options(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["release"] = version,
                ["port"] = new Uri(url).Port.ToString(CultureInfo.InvariantCulture),
            }
        ) switch
        {
            TcpProbeOptions tcp => new TcpProbe(tcp, time),
            HttpProbeOptions http => new HttpProbe(http, time),
            CertificateProbeOptions certificate => new CertificateProbe(certificate, time),
            var command => new CommandProbe((CommandProbeOptions)command, commands, time),
        };

    /// <summary>What would make the probe fail always, or never, in words for people.</summary>
    public IReadOnlyList<string> Problems() =>
        Options(
            Placeholders.ToDictionary(static name => name, static _ => "1", StringComparer.Ordinal)
        ) switch
        {
            TcpProbeOptions tcp => ProbeCheck.Problems(tcp),
            HttpProbeOptions http => ProbeCheck.Problems(http),
            CertificateProbeOptions certificate => ProbeCheck.Problems(certificate),
            var command => ProbeCheck.Problems((CommandProbeOptions)command),
        };

    private object Options(IReadOnlyDictionary<string, string> values)
    {
        if (Command is not null)
        {
            return new CommandProbeOptions
            {
                Arguments = Adapters.Processes.Placeholders.Fill(Command, values),
                Timeout = Timeout,
            };
        }
        var target = Adapters.Processes.Placeholders.Fill(
            [Tcp ?? Certificate ?? Http!.Url],
            values
        )[0];
        if (Http is not null)
        {
            return Http with { Url = target, Timeout = Timeout };
        }
        var (host, port) = HostAndPort(target);
        return Tcp is not null
            ? new TcpProbeOptions
            {
                Host = host,
                Port = port,
                Timeout = Timeout,
                Send = Talk.Send,
                Expect = Talk.Expect,
            }
            : new CertificateProbeOptions
            {
                Host = host,
                Port = port,
                Timeout = Timeout,
                Limits = new CertificateLimits(
                    Math.Max(Days, new CertificateLimits().WarnBelow),
                    Days
                ),
            };
    }

    /// <summary>A port of 0 where there is none, which is a problem.</summary>
    private static (string Host, int Port) HostAndPort(string target)
    {
        var colon = target.LastIndexOf(':');
        var known = int.TryParse(
            target.AsSpan(colon + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var port
        );
        return colon < 1 || !known ? (target, 0) : (target[..colon].Trim('[', ']'), port);
    }
}

/// <summary>A check of a service, which a trigger names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Check">What it looks at.</param>
internal sealed record NamedCheck(string Name, CheckSettings Check);

/// <summary>Something that a service shares with others and cannot work without.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Check">How it is looked at; null where it is not.</param>
internal sealed record Dependency(string Name, CheckSettings? Check);
