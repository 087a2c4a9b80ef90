using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Recovery.Redis;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Recovery;

/// <summary>Clears caches. What goes wrong is an answer, never an exception.</summary>
/// <param name="levers">Makes calls.</param>
/// <param name="time">Measures.</param>
public sealed class CacheClearing(LeverSwitch levers, TimeProvider time)
{
    /// <summary>Clears one.</summary>
    /// <param name="cache">Which.</param>
    /// <param name="limit">The longest that it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it worked, and what was seen.</returns>
    public async Task<(bool Worked, string Evidence)> ClearAsync(
        Cache cache,
        TimeSpan limit,
        CancellationToken cancellation
    ) =>
        cache switch
        {
            RedisCache redis => await ClearAsync(redis, limit, cancellation),
            PurgedCache purged => await levers.PullAsync(purged.Call, limit, cancellation),
            _ => throw new ArgumentException($"{cache} is no cache", nameof(cache)),
        };

    private async Task<(bool, string)> ClearAsync(
        RedisCache cache,
        TimeSpan limit,
        CancellationToken cancellation
    )
    {
        var at = $"Redis at {cache.Host}:{cache.Port}";
        using var late = new CancellationTokenSource(limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await using var redis = await RedisConnection.OpenAsync(cache, end.Token);
            return (true, await ClearAsync(redis, cache, end.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (false, $"{at}: no end within {Spoken.Duration(limit)}");
        }
        catch (Exception e) when (e is RedisException or SecretException)
        {
            return (false, $"{at}: {e.Message}");
        }
    }

    private static async Task<string> ClearAsync(
        RedisConnection redis,
        RedisCache cache,
        CancellationToken cancellation
    )
    {
        switch (cache.Scope)
        {
            case RedisScope.Everything:
                await redis.AskAsync(["FLUSHALL"], cancellation);
                return "every database is empty";
            case RedisScope.Database:
                await redis.AskAsync(["FLUSHDB"], cancellation);
                return $"database {cache.Database} is empty";
            default:
                var removed = await redis.RemoveAsync(cache.Pattern!, cancellation);
                return FormattableString.Invariant($"{removed} keys {cache.Pattern} were removed");
        }
    }
}
