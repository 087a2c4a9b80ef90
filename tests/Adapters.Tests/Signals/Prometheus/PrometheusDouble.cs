using System.Globalization;
using System.Text;
using Lastgood.Adapters.Tests.Http;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>What a Prometheus says only when something is wrong with it, said on demand.</summary>
internal static class PrometheusDouble
{
    /// <summary>When its queries are evaluated, in seconds since 1970.</summary>
    public const double Evaluated = 1_700_000_000.5;

    /// <summary>The same moment, in a header.</summary>
    public const string Date = "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\n";

    /// <summary>An answer with one series for the service <c>shop</c>.</summary>
    public static string Vector(string value, string more = "", double at = Evaluated) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"status":"success"{{{more}}},"data":{"resultType":"vector","result":[{"metric":{"service":"shop"},"value":[{{{at}}},"{{{value}}}"]}]}}"""
        );

    /// <summary>Answers by the query that is posted, with a status, headers and a body.</summary>
    public static RawServer Answering(
        Func<string, (int Status, string Headers, string Body)> answer
    ) =>
        new(
            async (stream, head, stop) =>
            {
                const string length = "Content-Length: ";
                var at = head.IndexOf(length, StringComparison.OrdinalIgnoreCase) + length.Length;
                var end = head.IndexOf('\r', at);
                var form = new byte[int.Parse(head[at..end], CultureInfo.InvariantCulture)];
                await stream.ReadExactlyAsync(form, stop);
                var (status, headers, body) = answer(
                    Uri.UnescapeDataString(Encoding.ASCII.GetString(form))
                );
                await stream.WriteAsync(
                    Encoding.UTF8.GetBytes(
                        $"HTTP/1.1 {status} X\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
                    ),
                    stop
                );
            }
        );
}
