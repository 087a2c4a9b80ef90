using System.Globalization;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Recovery;
using Lastgood.Adapters.Secrets;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>caches:</c></summary>
internal static class CacheSection
{
    private static readonly TextShape Pattern = new(
        "a pattern of keys as Redis has it, e.g. session:*",
        "",
        static text => text.Length <= 1000
    );

    private static readonly Field<string> Redis = Field.Optional(
        "redis",
        new TextShape(
            "a host and a port, e.g. 127.0.0.1:6379",
            "^[^ \\u0000-\\u001f]{1,253}:[0-9]{1,5}$",
            static text =>
                Texts.Address.IsRight(text)
                && ushort.TryParse(
                    text.AsSpan(text.LastIndexOf(':') + 1),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var port
                )
                && port > 0
        ),
        "The host and port of a Redis."
    );

    private static readonly Field<int> Database = Field.Default(
        "database",
        new NumberShape(0, 1_000_000),
        0,
        "The number of its database."
    );

    private static readonly Field<string> Keys = Field.Optional(
        "keys",
        Pattern,
        "The keys that are removed. Left out: what \"clear\" says."
    );

    private static readonly Field<RedisScope> Clear = Field.Default(
        "clear",
        new ChoiceShape<RedisScope>(
            ("database", RedisScope.Database),
            ("everything", RedisScope.Everything)
        ),
        RedisScope.Database,
        "What is emptied where no keys are named: that database (FLUSHDB), or all of that Redis (FLUSHALL)."
    );

    private static readonly Field<string> User = Field.Optional(
        "user",
        Texts.Said,
        "The user to be. Left out: the default one."
    );

    private static readonly Field<string> PasswordFile = Field.Optional(
        "password_file",
        new PathShape("a file"),
        "A file with its password."
    );

    private static readonly Field<Lever.ByCall> Purge = Field.Optional(
        "purge",
        CallSection.Definition,
        "In place of a Redis, an HTTP call that clears the cache; 2xx is success."
    );

    private static readonly Field[] OfRedis = [Database, Keys, Clear, User, PasswordFile];

    /// <summary>The definition.</summary>
    public static Section<Cache> Definition { get; } =
        new("a cache", [Redis, .. OfRedis, Purge], Read, Check);

    private static Cache Read(Values values)
    {
        if (values.Find(Purge) is { } call)
        {
            return new PurgedCache(values.Key, call);
        }
        var address = values.Get(Redis);
        var colon = address.LastIndexOf(':');
        var keys = values.Find(Keys);
        return new RedisCache(
            values.Key,
            address[..colon].Trim('[', ']'),
            int.Parse(address[(colon + 1)..], CultureInfo.InvariantCulture),
            keys is not null ? RedisScope.Keys : values.Get(Clear)
        )
        {
            Database = values.Get(Database),
            Pattern = keys,
            User = values.Find(User),
            Password = values.Find(PasswordFile) is { } path ? SecretSource.File(path) : null,
        };
    }

    private static void Check(Values values)
    {
        if (!values.IsGiven(Redis) && !values.IsGiven(Purge))
        {
            values.RefuseMissing(Redis, "how is it cleared? One of redis, purge");
        }
        if (values.IsGiven(Redis) && values.IsGiven(Purge))
        {
            values.Refuse(Purge, "there is \"redis\" already: one way to clear a cache");
        }
        if (!values.IsGiven(Redis))
        {
            foreach (var key in OfRedis.Where(values.IsGiven))
            {
                values.Refuse(key, "this key goes with \"redis\", which is not there");
            }
        }
        if (values.IsGiven(Keys) && values.IsGiven(Clear))
        {
            values.Refuse(Clear, "\"keys\" are named already: either these or all");
        }
    }
}
