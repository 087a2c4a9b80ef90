namespace Lastgood.App.Configuration.Initial;

/// <summary>What an nginx configuration passes on to where, as far as a proposal needs it.</summary>
/// <param name="Servers">The <c>server</c> blocks of <c>http</c>.</param>
/// <param name="Upstreams">The <c>upstream</c> blocks.</param>
internal sealed record NginxSites(List<NginxServer> Servers, List<NginxUpstream> Upstreams)
{
    /// <summary>
    /// The sites of a configuration: one file, several behind each other, or what <c>nginx -T</c> prints. It takes what it
    /// knows and passes over what it does not; a text that is no configuration has no sites.
    /// </summary>
    public static NginxSites Parse(string text)
    {
        var sites = new NginxSites([], []);
        var open = new Stack<Block>();
        var words = new List<string>();
        foreach (var token in NginxTokens.Of(text))
        {
            switch (token)
            {
                case { IsWord: true }:
                    words.Add(token.Text);
                    continue;
                case { Text: ";" }:
                    open.FirstOrDefault(static block => block.IsKnown)?.Take(words);
                    break;
                case { Text: "{" }:
                    open.Push(sites.Begin(words, open.Any(static block => block.IsStream)));
                    break;
                default:
                    open.TryPop(out _);
                    break;
            }
            words.Clear();
        }
        return sites;
    }

    private Block Begin(List<string> words, bool isInStream)
    {
        switch (words)
        {
            case ["stream"]:
                return new Block { IsStream = true }; // its servers are not of HTTP
            case ["server"] when !isInStream:
                Servers.Add(new NginxServer([], [], []));
                return new Block { Server = Servers[^1] };
            case ["upstream", var name] when !isInStream:
                Upstreams.Add(new NginxUpstream(name, []));
                return new Block { Upstream = Upstreams[^1] };
            default:
                return new Block();
        }
    }

    private sealed record Block
    {
        public bool IsStream { get; init; }
        public NginxServer? Server { get; init; }
        public NginxUpstream? Upstream { get; init; }
        public bool IsKnown => Server is not null || Upstream is not null;

        public void Take(List<string> words)
        {
            switch (words)
            {
                case ["listen", var address, .. var options]:
                    var isTls = options.Contains("ssl", StringComparer.Ordinal);
                    Server?.Listens.Add(new NginxListen(address, isTls));
                    break;
                case ["server_name", .. var names]:
                    Server?.Names.AddRange(names);
                    break;
                case ["proxy_pass", var target]:
                    Server?.Targets.Add(target);
                    break;
                case ["server", var address, ..]:
                    Upstream?.Servers.Add(address);
                    break;
            }
        }
    }
}

/// <summary>A <c>server</c> block.</summary>
/// <param name="Listens">Where it listens.</param>
/// <param name="Names">Its <c>server_name</c>s.</param>
/// <param name="Targets">Its <c>proxy_pass</c>es, those of its locations included.</param>
internal sealed record NginxServer(
    List<NginxListen> Listens,
    List<string> Names,
    List<string> Targets
);

/// <summary>A <c>listen</c> line.</summary>
/// <param name="Address">As it is written: <c>80</c>, <c>127.0.0.1:8080</c>, <c>[::]:80</c>.</param>
/// <param name="IsTls">Whether it has <c>ssl</c>.</param>
internal sealed record NginxListen(string Address, bool IsTls);

/// <summary>An <c>upstream</c> block.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Servers">Its servers, as they are written.</param>
internal sealed record NginxUpstream(string Name, List<string> Servers);
