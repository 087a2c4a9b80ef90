namespace Lastgood.App.Reports;

/// <summary>How a report looks: on a desk, on a phone, at night and on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root {
          --ground: #fff; --text: #1b1f24; --faint: #57606a; --line: #d0d7de; --band: #f6f8fa;
          --good: #116329; --bad: #a40e26; --open: #7d4e00; --place: #fff8c5; --place-line: #9a6700;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0d1117; --text: #e6edf3; --faint: #9198a1; --line: #3d444d; --band: #161b22;
            --good: #56d364; --bad: #ff7b72; --open: #e3b341; --place: #2b2410; --place-line: #d29922;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
        main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
        h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.2rem 0 .7rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
        p { margin: .6rem 0; }
        h1 + h2 { margin-top: 1rem; }
        .scroll { overflow-x: auto; margin: .7rem 0; border: 1px solid var(--line); border-radius: 6px; }
        .scroll:focus-visible { outline: 2px solid var(--faint); outline-offset: 2px; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .4rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        tbody tr:last-child td { border-bottom: 0; }
        th { background: var(--band); color: var(--faint); font-weight: 600; white-space: nowrap; }
        .fact td:first-child, .impact td:first-child { width: 38%; color: var(--faint); }
        .time td:first-child, .time td:nth-child(2) { white-space: nowrap; color: var(--faint); }
        .time td:last-child { min-width: 14rem; }
        .trigger td, .guard td, .check td, .action td { min-width: 5rem; }
        .trigger td:first-child, .trigger td:last-child { min-width: 9rem; }
        .item td:first-child, .item td:nth-child(3) { min-width: 11rem; }
        .item td:nth-child(2), .item td:last-child { white-space: nowrap; }
        .guard td:first-child, .guard td:last-child,
        .check td:nth-child(3), .action td:first-child { min-width: 11rem; }
        .good { color: var(--good); font-weight: 600; }
        .bad { color: var(--bad); font-weight: 600; }
        .open { color: var(--open); font-weight: 600; }
        blockquote { margin: .7rem 0; padding: .6rem .9rem 2.2rem; background: var(--place); border: 1px dashed var(--place-line); border-radius: 6px; }
        blockquote p { margin: 0; }
        .action td em { color: var(--open); }
        ol { padding-left: 1.6rem; }
        li { margin: .9rem 0; }
        li p { margin: .25rem 0; }
        code { font: .88em/1.5 ui-monospace, monospace; background: var(--band); padding: .1em .3em; border-radius: 4px; }
        pre { margin: .4rem 0; padding: .6rem .8rem; overflow-x: auto; background: var(--band); border: 1px solid var(--line); border-radius: 6px; overflow-wrap: normal; }
        pre code { padding: 0; background: none; }
        hr { margin: 2.5rem 0 1rem; border: 0; border-top: 1px solid var(--line); }
        @media (max-width: 40rem) {
          main { padding: 1rem .8rem 2rem; }
          h1 { font-size: 1.35rem; }
          th, td { padding: .35rem .5rem; }
          .trigger td { min-width: 6.2rem; }
          .time thead { display: none; }
          .time tr { display: block; padding: .4rem .5rem; border-bottom: 1px solid var(--line); }
          .time tr:last-child { border-bottom: 0; }
          .time td { display: inline; padding: 0 .6rem 0 0; border: 0; }
          .time td:last-child { display: block; padding: 0; }
        }
        @media print {
          :root {
            --ground: #fff; --text: #000; --faint: #444; --line: #aaa; --band: #f4f4f4;
            --good: #0b4a1f; --bad: #8a0b1f; --open: #5c3a00; --place: #fff; --place-line: #777;
          }
          main { max-width: none; padding: 0; }
          body { font-size: 10pt; }
          .scroll, pre { overflow: visible; }
          pre { white-space: pre-wrap; }
          h2, h3 { break-after: avoid; }
          tr, blockquote, pre { break-inside: avoid; }
          thead { display: table-header-group; }
        }
        """;
}
