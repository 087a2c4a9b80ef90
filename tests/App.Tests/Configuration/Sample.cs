using System.Text;
using Lastgood.App.Configuration;

namespace Lastgood.App.Tests.Configuration;

/// <summary>A small right configuration, to be made wrong in one place.</summary>
internal static class Sample
{
    public const string Small = """
        services:
          shop:
            platform:
              nginx:
                front: http://127.0.0.1:8080
                include: shop.conf
                slots:
                  blue:
                    url: http://127.0.0.1:8001
                  green:
                    url: http://127.0.0.1:8002
                start: [start, "{slot}", "{release}", "{port}"]
                stop: [stop]
                status: [status]

        """;

    public static Settings Read(string text) =>
        ConfigurationFile.Read(Encoding.UTF8.GetBytes(text), "lastgood.yaml", "/srv/shop");

    /// <summary>The one service of the small configuration with more lines at its end, which have six spaces less here.</summary>
    public static ServiceSettings Service(string more = "") => Read(With(more)).Services[0];

    public static string With(string more) =>
        Small
        + string.Concat(more.Split('\n').Select(line => line.Length == 0 ? "" : $"    {line}\n"));

    /// <summary>The small configuration with one text replaced.</summary>
    public static string But(string text, string by)
    {
        Assert.Contains(text, Small, StringComparison.Ordinal);
        return Small.Replace(text, by, StringComparison.Ordinal);
    }

    /// <summary>The errors of a text, each as it is printed.</summary>
    public static IReadOnlyList<string> Errors(string text) =>
        [
            .. Assert
                .Throws<ConfigurationException>(() => Read(text))
                .Errors.Select(e => e.ToString()),
        ];

    /// <summary>The only error of a text.</summary>
    public static string Error(string text) => Assert.Single(Errors(text));
}
