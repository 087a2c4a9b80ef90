using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Recovery;

/// <summary>A cache that may hold what a bad release wrote.</summary>
/// <param name="Name">What it is called.</param>
public abstract record Cache(string Name)
{
    /// <summary>What clearing it does, for people.</summary>
    public abstract string What { get; }
}

/// <summary>A cache in Redis.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Scope">How much of it is cleared.</param>
public sealed record RedisCache(string Name, string Host, int Port, RedisScope Scope) : Cache(Name)
{
    /// <summary>The number of the database, from 0.</summary>
    public int Database { get; init; }

    /// <summary>Which keys, as a glob pattern of Redis; only with <see cref="RedisScope.Keys"/>.</summary>
    public string? Pattern { get; init; }

    /// <summary>The user; null for the default one.</summary>
    public string? User { get; init; }

    /// <summary>Where its password is; null where none is asked for.</summary>
    public SecretSource? Password { get; init; }

    /// <inheritdoc/>
    public override string What =>
        Scope switch
        {
            RedisScope.Keys =>
                $"remove the keys {Pattern} of database {Database} of Redis at {Host}:{Port}",
            RedisScope.Database => $"empty database {Database} of Redis at {Host}:{Port} (FLUSHDB)",
            _ => $"empty every database of Redis at {Host}:{Port} (FLUSHALL)",
        };
}

/// <summary>How much of a Redis is cleared.</summary>
public enum RedisScope
{
    /// <summary>The keys of a pattern.</summary>
    Keys,

    /// <summary>One database.</summary>
    Database,

    /// <summary>All databases.</summary>
    Everything,
}

/// <summary>A cache that is purged by an HTTP call: a proxy's, a content delivery network's.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Call">The call; 2xx is success.</param>
public sealed record PurgedCache(string Name, Lever.ByCall Call) : Cache(Name)
{
    /// <inheritdoc/>
    public override string What => $"{Call.Method} {Call.Url}";
}
