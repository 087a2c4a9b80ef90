namespace Lastgood.Shop;

/// <summary>Takes the money: the part of the shop that earns it, and the one that breaks.</summary>
/// <param name="trouble">What is wrong with this release.</param>
public sealed class Till(Trouble trouble)
{
    private int _orders;

    /// <summary>One checkout: 200 with the order, or 500.</summary>
    public async Task<IResult> CheckOutAsync(CancellationToken aborted)
    {
        if (!await trouble.CheckoutAsync(aborted))
        {
            return Results.Content(
                """{"error": "the payment could not be taken"}""" + "\n",
                "application/json",
                statusCode: StatusCodes.Status500InternalServerError
            );
        }

        // As long as asking a payment provider round the corner.
        await Task.Delay(Random.Shared.Next(3, 7), aborted);
        var order = Interlocked.Increment(ref _orders);
        return Results.Content(
            $$"""{"order": {{order}}, "status": "paid"}""" + "\n",
            "application/json"
        );
    }
}
