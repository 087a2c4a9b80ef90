using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>Looks at options before anything listens.</summary>
public static class AlertmanagerCheck
{
    private const int LeastBody = 1024;
    private const int LargestBody = 64 * 1024 * 1024;

    /// <summary>Everything that is wrong with them, each as the option's name and what is wrong; empty where nothing is.</summary>
    public static IReadOnlyList<string> Problems(AlertmanagerOptions options)
    {
        var problems = new List<string>();
        if (
            !IPAddress.TryParse(options.Address, out var address)
            || address.AddressFamily != AddressFamily.InterNetwork
        )
        {
            problems.Add($"address: {Spoken.Excerpt(options.Address)} is not an IPv4 address");
        }
        else if (!IPAddress.IsLoopback(address) && options.Token is null)
        {
            problems.Add(
                $"token: whoever reaches {options.Address} could make services go back; give a token, or listen on 127.0.0.1"
            );
        }
        if (
            !options.Path.StartsWith('/')
            || options.Path.Length == 1
            || options.Path.EndsWith('/')
            || !options.Path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_')
        )
        {
            problems.Add(
                $"path: {Spoken.Excerpt(options.Path)} is not a path like /alertmanager, of letters, digits, \"-\", \"_\" and \"/\""
            );
        }
        Range("port", options.Port, 1, IPEndPoint.MaxPort);
        Range("parallel", options.Parallel, 1, 100);
        Range("max_body_bytes", options.MaxBodyBytes, LeastBody, LargestBody);
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(1))
        {
            problems.Add($"timeout: {Spoken.Duration(options.Timeout)} is not 1s to 1m");
        }
        if (options.Services.ByValue.Count == 0)
        {
            problems.Add("services: none");
        }
        return problems;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                problems.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}: {value} is not {least} to {most}"
                    )
                );
            }
        }
    }
}
