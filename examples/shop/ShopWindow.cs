namespace Lastgood.Shop;

/// <summary>The shop's front page.</summary>
public static class ShopWindow
{
    /// <summary>The page as HTML.</summary>
    public static string Page(string version) =>
        $"""
            <!doctype html>
            <html lang="en">
            <title>The shop</title>
            <h1>The shop</h1>
            <p>One thing on offer today: a good night's sleep.</p>
            <form method="post" action="/checkout"><button>Buy it</button></form>
            <p><small>release {version}</small></p>
            </html>

            """;
}
