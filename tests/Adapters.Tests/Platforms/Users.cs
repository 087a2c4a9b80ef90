using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Tests.Platforms;

/// <summary>The users of a service that says its version.</summary>
internal static class Users
{
    /// <summary>What they get, once they get something: where there is one place only, there is a moment in which nothing answers.</summary>
    /// <param name="http">Asks.</param>
    /// <param name="front">Where they come in.</param>
    public static async Task<string> GetAsync(HttpFetcher http, string front)
    {
        for (var again = 100; ; again--)
        {
            var result = await http.FetchAsync(
                new FetchRequest($"{front}/version", TimeSpan.FromSeconds(5), 100),
                TestContext.Current.CancellationToken
            );
            if (result.Answer is { Succeeded: true } answer)
            {
                return answer.Text.Trim();
            }
            if (again == 0)
            {
                return "nothing";
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
