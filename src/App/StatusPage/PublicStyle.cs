namespace Lastgood.App.StatusPage;

/// <summary>How the page looks: on a desk, on a phone and at night.</summary>
internal static class PublicStyle
{
    public const string Css = """
        :root {
          --ground: #fff; --text: #1b1f24; --faint: #57606a; --line: #d0d7de; --band: #f6f8fa;
          --good: #116329; --bad: #a40e26; --open: #7d4e00;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0d1117; --text: #e6edf3; --faint: #9198a1; --line: #3d444d; --band: #161b22;
            --good: #56d364; --bad: #ff7b72; --open: #e3b341;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
        main, footer { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 0; overflow-wrap: anywhere; }
        footer { padding-bottom: 2rem; color: var(--faint); font-size: .9rem; }
        a { color: inherit; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
        h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
        h3 { font-size: 1rem; margin: 0; }
        h3 small { display: block; font-size: .92rem; font-weight: 600; }
        p { margin: 0; }
        .summary { padding: .9rem 1rem; border: 1px solid; border-left-width: .5rem; border-radius: 6px; font-size: 1.15rem; background: var(--band); }
        .good { color: var(--good); font-weight: 600; }
        .bad { color: var(--bad); font-weight: 600; }
        .open { color: var(--open); font-weight: 600; }
        .services, article { border: 1px solid var(--line); border-radius: 6px; }
        .services { list-style: none; margin: 0; padding: 0; }
        .services li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .6rem 1rem; border-bottom: 1px solid var(--line); }
        .services li:last-child { border-bottom: 0; }
        article { margin: 0 0 1rem; padding: .8rem 1rem; }
        article ol { list-style: none; margin: .6rem 0 0; padding: 0; }
        article li { padding: .6rem 0 0; margin: .6rem 0 0; border-top: 1px solid var(--line); }
        article time { color: var(--faint); font-variant-numeric: tabular-nums; }
        .words { white-space: pre-line; }
        @media print {
          :root { --ground: #fff; --text: #000; --faint: #444; --line: #aaa; --band: #fff; --good: #0b4a1f; --bad: #8a0b1f; --open: #5c3a00; }
          article { break-inside: avoid; }
        }
        """;
}
